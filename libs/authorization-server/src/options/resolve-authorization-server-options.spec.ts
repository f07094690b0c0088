import { describe, expect, it } from '@jest/globals';

import { defineScopes, InvalidOptionsError } from '#core';
import { generateSigningKey } from '#jwt/core';

import { MemoryOAuthArtifactStore } from '../artifacts/memory-oauth-artifact-store.js';
import { MemoryClientStore } from '../clients/memory-client-store.js';
import { readSigningKeys } from '../provider/signing-key-set.js';
import type { AuthorizationServerOptions } from './authorization-server-options.js';
import { resolveAuthorizationServerOptions } from './resolve-authorization-server-options.js';

const key = await generateSigningKey();
const { d: _private, ...publicKey } = key;
const secretKey = await generateSigningKey('HS256');

const options: AuthorizationServerOptions = {
  issuer: 'https://id.example.com/oauth',
  serviceName: 'Example',
  scopes: defineScopes({ read: { description: 'Read' }, write: { description: 'Write' } }),
  resources: [{ identifier: 'https://api.example.com', scopes: ['read', 'write'] }],
  directory: {
    authenticate: async () => undefined,
    find: async () => undefined,
    rights: async () => undefined,
  },
  signingKeys: [key],
  cookieKeys: ['0123456789abcdef0123456789abcdef'],
  stores: {
    artifacts: new MemoryOAuthArtifactStore(() => undefined),
    clients: new MemoryClientStore(() => undefined),
  },
};

/** The path of the option that is refused, be it at once or when the keys are read. */
function refusedPath(changes: object): string | undefined {
  try {
    readSigningKeys(resolveAuthorizationServerOptions({ ...options, ...changes }));
    return undefined;
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.path;
    throw error;
  }
}

describe('options of the authorization server', () => {
  it('have defaults, and the path of the issuer', () => {
    const resolved = resolveAuthorizationServerOptions(options);
    expect(resolved).toMatchObject({
      path: '/oauth',
      publicPath: '/oauth',
      mode: 'production',
      tenant: 'default',
      refreshLeewaySeconds: 0,
      inMemory: ['revocations'],
      lifetimes: {
        accessTokenSeconds: 900,
        refreshTokenSeconds: 2_592_000,
        grantSeconds: 15_552_000,
        codeSeconds: 60,
        interactionSeconds: 600,
        sessionSeconds: 43_200,
      },
    });
    expect(Object.isFrozen(resolved)).toBe(true);
  });

  it.each([
    ['an unknown option', { interactions: 'development' }, 'interactions'],
    ['oidc-provider’s own options', { features: { devInteractions: { enabled: true } } }, 'features'],
    ['no signing keys', { signingKeys: [] }, 'signingKeys'],
    ['a public signing key', { signingKeys: [publicKey] }, 'signingKeys[0]'],
    ['a shared secret as signing key', { signingKeys: [secretKey] }, 'signingKeys'],
    [
      'a source of keys that has none',
      { signingKeys: { current: () => [], subscribe: () => () => undefined } },
      'signingKeys',
    ],
    ['no cookie keys', { cookieKeys: [] }, 'cookieKeys'],
    ['a short cookie key', { cookieKeys: ['short'] }, 'cookieKeys[0]'],
    ['a plain http issuer', { issuer: 'http://id.example.com' }, 'issuer'],
    ['an issuer with a slash at its end', { issuer: 'https://id.example.com/' }, 'issuer'],
    ['an issuer with a query', { issuer: 'https://id.example.com?x' }, 'issuer'],
    ['an issuer with a fragment', { issuer: 'https://id.example.com#x' }, 'issuer'],
    ['an issuer with user-info', { issuer: 'https://me@id.example.com' }, 'issuer'],
    ['an issuer in another spelling', { issuer: 'https://ID.example.com' }, 'issuer'],
    ['an issuer that is no URL', { issuer: 'id' }, 'issuer'],
    ['no resources', { resources: [] }, 'resources'],
    [
      'a resource that is no URI',
      { resources: [{ identifier: 'api', scopes: ['read'] }] },
      'resources[0].identifier',
    ],
    [
      'a scope that the catalogue does not know',
      { resources: [{ identifier: 'https://a.test', scopes: ['x'] }] },
      'resources[0].scopes',
    ],
    ['no store', { stores: {} }, 'stores.artifacts'],
    ['an endless code', { lifetimes: { codeSeconds: 3600 } }, 'lifetimes.codeSeconds'],
    [
      'a refresh token that outlives its grant',
      { lifetimes: { grantSeconds: 60 } },
      'lifetimes.refreshTokenSeconds',
    ],
    ['a long leeway', { refreshLeewaySeconds: 3600 }, 'refreshLeewaySeconds'],
  ])('%s refuses the boot, and is named [I13]', (_what, changes, path) => {
    expect(refusedPath(changes)).toBe(`authorizationServer.${path}`);
  });

  it.each([
    ['http on loopback', { issuer: 'http://localhost:3000/oauth' }],
    ['http on a loopback address', { issuer: 'http://127.0.0.1:3000' }],
    ['http elsewhere in development', { issuer: 'http://id.internal', mode: 'development' }],
    ['https at the root', { issuer: 'https://id.example.com' }],
  ])('%s is accepted', (_what, changes) => {
    expect(refusedPath(changes)).toBeUndefined();
  });
});
