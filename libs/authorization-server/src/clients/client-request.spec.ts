import { generateKeyPairSync } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import type { ClientOptions } from './client-options.js';
import { resolveClientOptions } from './client-options.js';
import {
  budgetApp,
  clientWorld,
  failure,
  nativeApp,
  publicJwk,
  reportJob,
  webApp,
} from '../../test/client-world.js';

/** What registering comes to: a record, or the field that is wrong. */
async function registering(request: object, options?: ClientOptions) {
  // The compiler would refuse half of what comes in at run time.
  const untyped = request as Parameters<ReturnType<typeof clientWorld>['service']['register']>[0];
  return clientWorld(options).service.register(untyped);
}

async function wrongField(request: object, options?: ClientOptions): Promise<string | undefined> {
  const error = await failure(registering(request, options));
  expect(error.code).toBe('invalid_input');
  return error.field;
}

describe('what a client may be', () => {
  it.each([
    ['a browser client', { ...budgetApp, authentication: 'client_secret_basic' }, 'authentication'],
    ['a browser client', { ...budgetApp, authentication: 'private_key_jwt' }, 'authentication'],
    ['a native client', { ...nativeApp, authentication: 'client_secret_post' }, 'authentication'],
    ['a web client', { ...webApp, authentication: 'none' }, 'authentication'],
    ['a service', { ...reportJob, authentication: 'none' }, 'authentication'],
    ['a browser client', { ...budgetApp, grantTypes: ['client_credentials'] }, 'grantTypes.0'],
    [
      'a native client',
      { ...nativeApp, grantTypes: ['authorization_code', 'client_credentials'] },
      'grantTypes.1',
    ],
    ['a service', { ...reportJob, grantTypes: ['client_credentials', 'refresh_token'] }, 'grantTypes.1'],
    ['a web client', { ...webApp, grantTypes: ['refresh_token'] }, 'grantTypes'],
    ['a web client', { ...webApp, grantTypes: ['client_credentials'] }, 'grantTypes'],
    ['a service', { ...reportJob, grantTypes: [] }, 'grantTypes'],
    ['a client', { ...webApp, grantTypes: ['implicit'] }, 'grantTypes.0'],
    ['a client', { ...webApp, grantTypes: ['password'] }, 'grantTypes.0'],
    ['a service', { ...reportJob, redirectUris: ['https://a.example/'] }, 'redirectUris'],
    ['a service', { ...reportJob, postLogoutRedirectUris: ['https://a.example/'] }, 'postLogoutRedirectUris'],
    ['a browser client', { ...budgetApp, redirectUris: [] }, 'redirectUris'],
    ['a native client', { ...nativeApp, redirectUris: undefined }, 'redirectUris'],
    ['a web client', { ...webApp, origins: ['https://a.example'] }, 'origins'],
    ['a native client', { ...nativeApp, origins: ['https://a.example'] }, 'origins'],
    ['a service', { ...reportJob, origins: ['https://a.example'] }, 'origins'],
    ['a client with keys', { ...reportJob, authentication: 'private_key_jwt' }, 'keys'],
    ['a client without keys', { ...reportJob, keys: [publicJwk()] }, 'keys'],
  ])('%s is not what %j says: %s', async (_, request, field) => {
    expect(await wrongField(request)).toBe(field);
  });

  it('a web client may act in its own name, too', async () => {
    const grantTypes = ['authorization_code', 'client_credentials'];
    const { record } = await registering({ ...webApp, grantTypes });
    expect(record.grantTypes).toEqual(grantTypes);
  });
});

describe('the fields of a client', () => {
  it.each([
    [{ ...budgetApp, id: '' }, 'id'],
    [{ ...budgetApp, id: 'a' }, 'id'],
    [{ ...budgetApp, id: 'a'.repeat(65) }, 'id'],
    [{ ...budgetApp, id: 'budget app' }, 'id'],
    [{ ...budgetApp, id: 'budget/app' }, 'id'],
    [{ ...budgetApp, id: 'budget:app' }, 'id'],
    [{ ...budgetApp, id: 'budget%20app' }, 'id'],
    [{ ...budgetApp, id: '-budget' }, 'id'],
    [{ ...budgetApp, id: 'budget..app' }, 'id'],
    [{ ...budgetApp, id: 'bu\u0501get' }, 'id'],
    [{ ...budgetApp, id: 'https://budget.example/' }, 'id'],
    [{ ...budgetApp, name: '' }, 'name'],
    [{ ...budgetApp, name: 'a'.repeat(101) }, 'name'],
    [{ ...budgetApp, name: 'a\nb' }, 'name'],
    [{ ...budgetApp, name: 7 }, 'name'],
    [{ ...budgetApp, tenant: '' }, 'tenant'],
    [{ ...budgetApp, application: 'desktop' }, 'application'],
    [{ ...budgetApp, authentication: 'client_secret_jwt' }, 'authentication'],
    [{ ...budgetApp, redirectUris: 'https://a.example/' }, 'redirectUris'],
    [{ ...budgetApp, redirectUris: ['https://a.example/', 'javascript:alert(1)'] }, 'redirectUris.1'],
    [
      { ...budgetApp, redirectUris: Array.from({ length: 21 }, (_, at) => `https://a.example/${at}`) },
      'redirectUris',
    ],
    [{ ...budgetApp, redirectUris: ['http://localhost:3001/callback'] }, 'redirectUris.0'],
    [{ ...budgetApp, postLogoutRedirectUris: ['https://a.example/#x'] }, 'postLogoutRedirectUris.0'],
    [{ ...budgetApp, origins: ['https://a.example/'] }, 'origins.0'],
    [{ ...budgetApp, scopes: ['transactions:read', 'unknown'] }, 'scopes.1'],
    [{ ...budgetApp, scopes: ['transactions:*'] }, 'scopes.0'],
    [{ ...budgetApp, scopes: ['Transactions:read'] }, 'scopes.0'],
    [{ ...budgetApp, resources: ['/api'] }, 'resources.0'],
    [{ ...budgetApp, resources: ['https://api.example/#x'] }, 'resources.0'],
    [{ ...budgetApp, homepageUri: 'javascript:alert(1)' }, 'homepageUri'],
    [{ ...budgetApp, homepageUri: 'http://a.example/' }, 'homepageUri'],
    [{ ...budgetApp, policyUri: 'data:text/html,x' }, 'policyUri'],
    [{ ...budgetApp, policyUri: 'https://a@b.example/' }, 'policyUri'],
    [{ ...budgetApp, secrets: [] }, 'secrets'],
    [{ ...budgetApp, state: 'active' }, 'state'],
    [{ ...budgetApp, client_id: 'x' }, 'client_id'],
  ])('are refused by name: %j, %s', async (request, field) => {
    expect(await wrongField(request)).toBe(field);
  });

  it('say each thing once', async () => {
    const { record } = await registering({
      ...budgetApp,
      redirectUris: ['https://a.example/', 'https://a.example/'],
      scopes: ['transactions:read', 'transactions:read'],
      resources: ['https://api.example.com', 'urn:example:api', 'urn:example:api'],
    });
    expect(record).toMatchObject({
      redirectUris: ['https://a.example/'],
      scopes: ['transactions:read'],
      resources: ['https://api.example.com', 'urn:example:api'],
    });
  });

  it('may be of this machine where the options say so', async () => {
    const redirectUris = ['http://localhost:3001/callback'];
    const { record } = await registering({ ...budgetApp, redirectUris }, { loopbackClients: true });
    expect(record).toMatchObject({ redirectUris, origins: ['http://localhost:3001'] });
  });
});

describe('the keys of private_key_jwt', () => {
  const withKeys = (...keys: readonly object[]) => ({
    ...reportJob,
    authentication: 'private_key_jwt',
    keys,
  });
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secp256k1 = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({
    format: 'jwk',
  });

  it.each([
    ['private', [{ ...pair.privateKey.export({ format: 'jwk' }) }], 'keys.0.d'],
    ['symmetric', [{ kty: 'oct', k: 'c2VjcmV0'.repeat(8) }], 'keys.0.k'],
    ['a shared secret', [{ kty: 'EC', secret: 'x'.repeat(32) }], 'keys.0.secret'],
    ['of no type', [{}], 'keys.0.kty'],
    ['of an unknown type', [{ kty: 'AKP', pub: 'x' }], 'keys.0.pub'],
    ['incomplete', [{ kty: 'EC', crv: 'P-256' }], 'keys.0'],
    ['short', [publicJwk('rsa', 1024)], 'keys.0'],
    ['of a curve that we do not know', [{ ...secp256k1 }], 'keys.0'],
    ['for encryption', [{ ...publicJwk(), use: 'enc' }], 'keys.0.use'],
    ['for signing alone', [{ ...publicJwk(), key_ops: ['sign'] }], 'keys.0.key_ops'],
    ['for no algorithm', [{ ...publicJwk(), alg: 'none' }], 'keys.0.alg'],
    ['for HMAC', [{ ...publicJwk(), alg: 'HS256' }], 'keys.0'],
    ['endless', [{ ...publicJwk(), kid: 'k'.repeat(2000) }], 'keys.0.kid'],
    [
      'named alike',
      [
        { ...publicJwk(), kid: 'a' },
        { ...publicJwk(), kid: 'a' },
      ],
      'keys.1.kid',
    ],
    ['without names', [publicJwk(), publicJwk()], 'keys.1.kid'],
    ['too many', Array.from({ length: 11 }, (_, at) => ({ ...publicJwk(), kid: `${at}` })), 'keys'],
  ])('are refused when %s', async (_, keys, field) => {
    expect(await wrongField(withKeys(...keys))).toBe(field);
  });

  it('are refused without a word of what they hold', async () => {
    const jwk = pair.privateKey.export({ format: 'jwk' });
    const error = await registering(withKeys({ ...jwk })).catch((thrown: unknown) => thrown);
    expect(String(error)).not.toContain(jwk.d ?? '');
  });
});

describe('resolveClientOptions', () => {
  it('has safe defaults', () => {
    expect(resolveClientOptions()).toMatchObject({ secretPrefix: 'cs', loopbackClients: false });
  });

  it.each([
    [{ secretPrefix: 'Acme' }, 'clients.secretPrefix'],
    [{ secretPrefix: 'a'.repeat(33) }, 'clients.secretPrefix'],
    [{ loopbackClients: 'yes' }, 'clients.loopbackClients'],
    [{ grantable: true }, 'clients.grantable'],
    [{ loopback: true }, 'clients.loopback'],
  ])('refuses %j', (options, path) => {
    expect(() => resolveClientOptions(options as ClientOptions)).toThrow(
      expect.objectContaining({ code: 'invalid_options', path }),
    );
  });
});
