import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, exportJWK } from 'jose';

import { InvalidInputError, InvalidOptionsError } from '#core';

import { clock, ec, NOW, NOW_SECONDS, rsa, secret } from '../test/token-forge.js';

import type { AccessTokenIssuerOptions } from './access-token-issuer-options.js';
import { AccessTokenIssuer } from './access-token-issuer.js';
import type { AccessTokenRequest } from './access-token-request.js';
import { AccessTokenVerifier } from './access-token-verifier.js';
import { JWS_ALGORITHMS } from './jws-algorithm.js';
import { parseStrictObject } from './strict-json.js';
import { generateSigningKey } from './signing-key.js';
import { resolveTokenOptions } from './token-options.js';

const ISSUER = 'https://api.example.com';
const REQUEST: AccessTokenRequest = { subject: 'user-1', clientId: 'web' };

const issuerOf = (options: Partial<AccessTokenIssuerOptions> = {}) =>
  new AccessTokenIssuer(
    { issuer: ISSUER, audience: ISSUER, signingKeys: [ec.privateKey], ...options },
    clock,
  );

const verifierFor = (issuer: AccessTokenIssuer) =>
  new AccessTokenVerifier(resolveTokenOptions(issuer.issuerOptions()), clock);

function read(raw: string) {
  const [header, claims] = raw.split('.').map((part) => parseStrictObject(Buffer.from(part, 'base64url')));
  return { header, claims };
}

const issued = async (
  request: Partial<AccessTokenRequest> = {},
  options: Partial<AccessTokenIssuerOptions> = {},
) => read((await issuerOf(options).issue({ ...REQUEST, ...request })).token.expose());

/** The field that the refusal of a request names. */
async function refusedAt(
  request: Record<string, unknown>,
  options: Partial<AccessTokenIssuerOptions> = {},
): Promise<string> {
  try {
    await issuerOf(options).issue({ ...REQUEST, ...request });
  } catch (error) {
    if (error instanceof InvalidInputError) return error.field;
    throw error;
  }
  return 'issued';
}

describe('an issued token', () => {
  it('[I02] says what RFC 9068 requires, and is of type at+jwt', async () => {
    const { header, claims } = await issued();
    expect(header).toEqual({
      alg: 'ES256',
      typ: 'at+jwt',
      kid: await calculateJwkThumbprint(await exportJWK(ec.publicKey)),
    });
    expect(claims).toEqual({
      iss: ISSUER,
      aud: ISSUER,
      sub: 'user-1',
      client_id: 'web',
      tenant: 'default',
      iat: NOW_SECONDS,
      exp: NOW_SECONDS + 900,
      jti: expect.any(String),
    });
  });

  it('says what else was asked for', async () => {
    const { claims } = await issued({
      scopes: ['transfers:read', 'transfers:write'],
      roles: ['admin'],
      sessionId: 's1',
      authenticatedAt: new Date(NOW - 1_500),
      acr: 'mfa',
      tenant: 'acme',
      audience: ['https://ledger.example.com'],
      claims: { plan: { name: 'gold', limits: [1, 2] } },
    });
    expect(claims).toMatchObject({
      scope: 'transfers:read transfers:write',
      roles: ['admin'],
      sid: 's1',
      auth_time: NOW_SECONDS - 2,
      acr: 'mfa',
      tenant: 'acme',
      aud: ['https://ledger.example.com'],
      plan: { name: 'gold', limits: [1, 2] },
    });
  });

  it('[I02] has an id of 128 bits at least, never the same twice', async () => {
    const issuer = issuerOf();
    const ids = await Promise.all(Array.from({ length: 500 }, async () => (await issuer.issue(REQUEST)).id));
    expect(new Set(ids).size).toBe(500);
    for (const id of ids) expect(id).toMatch(/^[\dA-Za-z]{22}$/);
    expect(22 * Math.log2(62)).toBeGreaterThanOrEqual(128);
    const { token, id } = await issuer.issue(REQUEST);
    expect(read(token.expose()).claims?.['jti']).toBe(id);
  });

  it('[I02] lives for 900 seconds, or as long as the options say; a request may ask for less, never for more', async () => {
    expect((await issuerOf().issue(REQUEST)).expiresAt).toEqual(new Date(NOW + 900_000));
    expect((await issued({}, { accessTokenSeconds: 60 })).claims?.['exp']).toBe(NOW_SECONDS + 60);
    expect((await issued({ expiresInSeconds: 30 })).claims?.['exp']).toBe(NOW_SECONDS + 30);
    expect(await refusedAt({ expiresInSeconds: 900 })).toBe('issued');
    for (const expiresInSeconds of [901, 0, -1, 1.5, Infinity, NaN]) {
      expect(await refusedAt({ expiresInSeconds })).toBe('expiresInSeconds');
    }
    expect(() => issuerOf({ accessTokenSeconds: 86_401 })).toThrow(InvalidOptionsError);
    expect(() => issuerOf({ accessTokenSeconds: Infinity })).toThrow(InvalidOptionsError);
  });

  it.each([
    ...[
      'iss',
      'sub',
      'aud',
      'exp',
      'nbf',
      'iat',
      'jti',
      'client_id',
      'azp',
      'scope',
      'scp',
      'permissions',
      'roles',
    ],
    ...['tenant', 'sid', 'auth_time', 'acr', 'amr', 'cnf', 'act', 'may_act', 'constructor'],
  ])('[I02] has reserved claims that nobody overrides: %s', async (name) => {
    expect(await refusedAt({ claims: { [name]: 'x' } })).toBe(`claims.${name}`);
  });

  it('[I02][R28] takes no __proto__ for a claim', async () => {
    const claims: unknown = JSON.parse('{"plan":"gold","__proto__":{"sub":"root"}}');
    expect(await refusedAt({ claims })).toBe('claims.__proto__');
  });

  it.each([
    ...[
      'email',
      'email_verified',
      'userEmail',
      'e-mail',
      'phone',
      'phone_number',
      'password',
      'address',
      'birthdate',
    ],
    ...['ssn', 'given_name', 'https://acme.example/email'],
  ])('says nothing that looks personal unless declared: %s', async (name) => {
    expect(await refusedAt({ claims: { [name]: 'x' } })).toBe(`claims.${name}`);
    expect(await refusedAt({ claims: { profile: [{ [name]: 'x' }] } })).toBe(`claims.${name}`);
    expect(await refusedAt({ claims: { [name]: 'x' } }, { personalClaims: [name] })).toBe('issued');
  });

  it.each(['plan', 'pinned', 'emailed', 'addressee', 'passwordless'])(
    'may say %s, which only resembles it',
    async (name) => {
      expect(await refusedAt({ claims: { [name]: 'x' } })).toBe('issued');
    },
  );

  it('is small: 4 KB, or what the options say', async () => {
    expect(await refusedAt({ claims: { note: 'x'.repeat(4096) } })).toBe('claims');
    expect(await refusedAt({ claims: { note: 'x'.repeat(4096) } }, { maxTokenBytes: 8192 })).toBe('issued');
  });

  it.each([
    ['subject', { subject: '' }, 'subject'],
    ['client', { clientId: '' }, 'clientId'],
    ['scope', { scopes: ['a', 'b c'] }, 'scopes.1'],
    ['wildcard', { scopes: ['transfers:*'] }, 'scopes.0'],
    ['role', { roles: [''] }, 'roles.0'],
    ['audience', { audience: [] }, 'audience'],
    ['claim', { claims: { at: new Date() } }, 'claims.at'],
    ['field', { sub: 'user-1' }, 'sub'],
  ])('is refused for a wrong %s, which is named', async (_what, request, field) => {
    expect(await refusedAt(request)).toBe(field);
  });

  it('is a secret: it stands in no printed form of what issue() gives', async () => {
    const result = await issuerOf().issue(REQUEST);
    const raw = result.token.expose();
    for (const printed of [inspect(result), JSON.stringify(result), String(result.token)])
      expect(printed).not.toContain(raw);
  });
});

describe('the keys of an issuer', () => {
  it.each(JWS_ALGORITHMS)('sign and verify: %s', async (algorithm) => {
    const issuer = issuerOf({ signingKeys: [await generateSigningKey(algorithm)] });
    const { token } = await issuer.issue(REQUEST);
    expect(await verifierFor(issuer).verify(token.expose())).toMatchObject({ outcome: 'verified' });
    expect(read(token.expose()).header?.['alg']).toBe(algorithm === 'Ed25519' ? 'EdDSA' : algorithm);
  });

  it('are ES256 unless asked otherwise, and named by their RFC 7638 thumbprint', async () => {
    for (const algorithm of [undefined, 'RS256', 'Ed25519'] as const) {
      const jwk = await generateSigningKey(algorithm);
      expect(jwk.kid).toBe(await calculateJwkThumbprint(jwk));
    }
    expect(await generateSigningKey()).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
  });

  it('rotate: the first signs, all verify', async () => {
    const [old, next] = [await generateSigningKey(), await generateSigningKey('RS256')];
    const before = await issuerOf({ signingKeys: [old] }).issue(REQUEST);
    const rotated = issuerOf({ signingKeys: [next, old] });
    const after = await rotated.issue(REQUEST);
    expect(read(after.token.expose()).header).toMatchObject({ alg: 'RS256', kid: next.kid });
    for (const { token } of [before, after]) {
      expect(await verifierFor(rotated).verify(token.expose())).toMatchObject({ outcome: 'verified' });
    }
  });

  it('[R20] are published without private members, and shared secrets not at all', async () => {
    const algorithms = ['ES256', 'RS256', 'Ed25519', 'HS256'] as const;
    const signingKeys = await Promise.all(algorithms.map((algorithm) => generateSigningKey(algorithm)));
    const { keys } = issuerOf({ signingKeys }).publicKeySet();
    expect(keys.map(({ kty }) => kty)).toEqual(['EC', 'RSA', 'OKP']);
    for (const key of keys) {
      expect(key).toMatchObject({ use: 'sig', alg: expect.any(String), kid: expect.any(String) });
      for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(member);
    }
  });

  it('are not printed with the options that trust them', () => {
    const options = issuerOf({ signingKeys: [{ secret }, ec.privateKey] }).issuerOptions();
    expect(inspect(options, { depth: 9 })).not.toContain(secret.toString('hex').slice(0, 8));
    expect(JSON.stringify(options)).not.toContain(secret.toString('base64').slice(0, 8));
    expect(JSON.stringify(options)).not.toContain(ec.privateKey.export({ format: 'jwk' }).d);
  });

  it.each([
    ['a public key', ec.publicKey, 'issuer.signingKeys[0]'],
    ['a public JWK', rsa.publicKey.export({ format: 'jwk' }), 'issuer.signingKeys[0]'],
    ['a short secret', { secret: 'short' }, 'issuer.signingKeys[0]'],
    [
      'a key that may only verify',
      { ...ec.privateKey.export({ format: 'jwk' }), key_ops: ['verify'] },
      'issuer.signingKeys[0].key_ops',
    ],
    ['a text', 'no key', 'issuer.signingKeys[0]'],
  ])('fail the boot: %s', (_what, key, path) => {
    expect(() => issuerOf({ signingKeys: [key] })).toThrow(
      expect.objectContaining({ code: 'invalid_options', path }),
    );
  });
});

describe('what an issuer issues', () => {
  it('is its users’, but for a client’s own token', async () => {
    const issuer = issuerOf();
    const kindOf = async (request: AccessTokenRequest) => {
      const verification = await verifierFor(issuer).verify((await issuer.issue(request)).token.expose());
      return verification.outcome === 'verified' ? verification.principal : verification;
    };
    expect(await kindOf({ ...REQUEST, roles: ['admin'], tenant: 'acme', sessionId: 's1' })).toMatchObject({
      kind: 'user',
      roles: ['admin'],
      tenant: 'acme',
      sessionId: 's1',
    });
    expect(await kindOf({ subject: 'job', clientId: 'job' })).toMatchObject({ kind: 'service', name: 'job' });
    expect([...verifierFor(issuer).yields].toSorted()).toEqual(['service', 'user']);
  });

  it('is refused elsewhere: it is for its audience', async () => {
    const issuer = issuerOf();
    const { token } = await issuer.issue({ ...REQUEST, audience: 'https://ledger.example.com' });
    expect(await verifierFor(issuer).verify(token.expose())).toMatchObject({ reason: 'audience-mismatch' });
  });
});
