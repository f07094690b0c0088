import { describe, expect, it } from '@jest/globals';

import { InvalidOptionsError } from '#core';

import { ec, OPTIONS, outcomeOf, token, verdict, verifierOf } from '../test/token-forge.js';

import { AccessTokenVerifier } from './access-token-verifier.js';
import { resolveTokenOptions } from './token-options.js';
import type { TokenOptions } from './token-options.js';

/** The path that the refusal of the options names. */
function refusedAt(options: Record<string, unknown>): string {
  try {
    resolveTokenOptions(options as unknown as TokenOptions);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.path;
    throw error;
  }
  return 'accepted';
}

describe('token options', () => {
  it('of a single issuer are a list of one', () => {
    expect(resolveTokenOptions(OPTIONS).issuers).toHaveLength(1);
    expect(resolveTokenOptions({ issuers: [OPTIONS] }).issuers).toHaveLength(1);
  });

  it('have defaults', () => {
    const { issuers, maxTokenBytes } = resolveTokenOptions(OPTIONS);
    expect(maxTokenBytes).toBe(16_384);
    expect(issuers[0]).toMatchObject({
      profile: 'rfc9068',
      clockToleranceSeconds: 5,
      maxLifeSeconds: undefined,
      scopesClaim: 'scope',
      rolesClaim: undefined,
      tenantClaim: undefined,
    });
  });

  it.each([
    ['no issuer', { issuer: undefined }, 'tokens.issuer'],
    ['an empty issuer', { issuer: '' }, 'tokens.issuer'],
    ['no audience', { audience: undefined }, 'tokens.audience'],
    ['an empty list of audiences', { audience: [] }, 'tokens.audience'],
    ['no keys', { keys: undefined }, 'tokens.keys'],
    ['an empty list of keys', { keys: [] }, 'tokens.keys'],
    ['a wrong key', { keys: [ec.publicKey, 'no key'] }, 'tokens.keys[1]'],
    ['an unknown profile', { profile: 'oidc' }, 'tokens.profile'],
    ['no algorithm', { algorithms: [] }, 'tokens.algorithms'],
    ['the algorithm none', { algorithms: ['ES256', 'none'] }, 'tokens.algorithms[1]'],
    ['a kind that is no rule', { kind: 'user' }, 'tokens.kind'],
    ['a negative tolerance', { clockToleranceSeconds: -1 }, 'tokens.clockToleranceSeconds'],
    ['no life at all', { maxLifeSeconds: 0 }, 'tokens.maxLifeSeconds'],
    ['scopes and roles in one claim', { rolesClaim: 'scope' }, 'tokens.rolesClaim'],
    ['too small a token', { maxTokenBytes: 10 }, 'tokens.maxTokenBytes'],
    ['too large a token', { maxTokenBytes: 1_000_000 }, 'tokens.maxTokenBytes'],
    ['an unknown option', { jwksUrl: 'https://id.example.com/jwks' }, 'tokens.jwksUrl'],
    ['one issuer and several', { issuers: [OPTIONS] }, 'tokens.issuer'],
  ])('refuse the boot for %s', (_what, options, path) => {
    expect(refusedAt({ ...OPTIONS, ...options })).toBe(path);
  });

  it('name an option of one issuer among several by its place', () => {
    expect(refusedAt({ issuers: [OPTIONS, { ...OPTIONS, audience: 5 }] })).toBe('tokens.issuers[1].audience');
    expect(refusedAt({ issuers: [OPTIONS, { ...OPTIONS, keys: [ec.privateKey] }] })).toBe(
      'tokens.issuers[1].keys[0]',
    );
    expect(refusedAt({ issuers: [] })).toBe('tokens.issuers');
  });

  it('[R25] allow a tolerance of a minute, and not more', () => {
    expect(refusedAt({ ...OPTIONS, clockToleranceSeconds: 60 })).toBe('accepted');
    expect(refusedAt({ ...OPTIONS, clockToleranceSeconds: 61 })).toBe('tokens.clockToleranceSeconds');
    expect(refusedAt({ ...OPTIONS, clockToleranceSeconds: Infinity })).toBe('tokens.clockToleranceSeconds');
  });

  it('[R23] refuse two issuers of one name: nobody could tell whose keys count', () => {
    expect(() => verifierOf({}, {})).toThrow(InvalidOptionsError);
  });

  it('[R19] set the size up to which a token is looked at', async () => {
    const raw = token();
    expect(await verdict(raw)).toBe('verified');
    const small = new AccessTokenVerifier(resolveTokenOptions({ ...OPTIONS, maxTokenBytes: 256 }));
    expect(outcomeOf(await small.verify(raw))).toBe('too-large');
  });

  it('are copied: what is done to them later changes nothing', () => {
    const keys = [ec.publicKey];
    const audience = ['a'];
    const { issuers } = resolveTokenOptions({ ...OPTIONS, keys, audience });
    keys.length = 0;
    audience.push('b');
    expect(issuers[0]?.keys.candidates('ES256', undefined)).toHaveLength(1);
    expect(issuers[0]?.audiences).toEqual(new Set(['a']));
  });
});
