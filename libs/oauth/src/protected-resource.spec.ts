import { describe, expect, it } from '@jest/globals';

import { defineScopes, openCatalogue } from '#core';

import { metadataAddress, metadataPath, protectedResourceMetadata } from './protected-resource-metadata.js';
import { resolveProtectedResourceOptions } from './protected-resource-options.js';

const ISSUERS = ['https://id.example.com'];
const scopes = defineScopes({ 'transfers:read': { description: 'See your transfers' } });

describe('the address of protected-resource metadata [R48]', () => {
  it.each([
    ['https://api.example.com', '/.well-known/oauth-protected-resource'],
    ['https://api.example.com/', '/.well-known/oauth-protected-resource'],
    ['https://api.example.com/payments/v2', '/.well-known/oauth-protected-resource/payments/v2'],
  ])('of %s is %s', (identifier, path) => {
    expect(metadataPath(identifier)).toBe(path);
    expect(metadataAddress(identifier)).toBe(`https://api.example.com${path}`);
  });
});

describe('protected-resource metadata [R48]', () => {
  it('names the configured resource, its authorization servers and the scopes of the catalogue', () => {
    const options = resolveProtectedResourceOptions(
      { identifier: 'https://api.example.com', name: 'Payments' },
      ISSUERS,
    );
    expect(protectedResourceMetadata(options, scopes)).toEqual({
      resource: 'https://api.example.com',
      resource_name: 'Payments',
      authorization_servers: ISSUERS,
      scopes_supported: ['transfers:read'],
      bearer_methods_supported: ['header'],
    });
  });

  it('has no empty members', () => {
    const options = resolveProtectedResourceOptions({ identifier: 'https://api.example.com' }, []);
    const metadata = protectedResourceMetadata(options, openCatalogue);
    expect(Object.keys(metadata)).toEqual(['resource', 'bearer_methods_supported']);
  });
});

describe('the options of a protected resource', () => {
  it.each([
    'api.example.com',
    'http://api.example.com',
    'https://api.example.com/?tenant=1',
    'https://api.example.com/#top',
    'https://api.example.com/#',
    'https://user@api.example.com',
    '',
  ])('refuse the identifier %j', (identifier) => {
    expect(() => resolveProtectedResourceOptions({ identifier }, ISSUERS)).toThrow(
      expect.objectContaining({ code: 'invalid_options', path: 'resource.identifier' }),
    );
  });

  it('take http for loopback', () => {
    expect(resolveProtectedResourceOptions({ identifier: 'http://localhost:3000' }, ISSUERS).identifier).toBe(
      'http://localhost:3000',
    );
  });
});
