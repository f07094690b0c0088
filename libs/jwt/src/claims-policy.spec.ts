import { describe, expect, it } from '@jest/globals';

import {
  AUDIENCE,
  CLAIMS,
  ec,
  ecdsa,
  forge,
  HEADER,
  NOW_SECONDS,
  OPTIONS,
  token,
  verdict,
} from '../test/token-forge.js';

import type { TrustedIssuerOptions } from './trusted-issuer.js';

/** Claims as text, for what JSON.stringify would not write. */
function written(name: string, json: string): string {
  const { [name]: _, ...others } = CLAIMS as Record<string, unknown>;
  return forge(HEADER, `${JSON.stringify(others).slice(0, -1)},"${name}":${json}}`, ecdsa(ec.privateKey));
}

describe('the audience', () => {
  it.each([
    ['the text itself', AUDIENCE],
    ['a list of it', [AUDIENCE]],
    ['a list that holds it', ['https://other.example.com', AUDIENCE]],
  ])('[R24] is %s', async (_form, aud) => {
    expect(await verdict(token({ aud }))).toBe('verified');
  });

  it('[R24] is any of several names of this resource server', async () => {
    const audience = ['https://old.example.com', AUDIENCE];
    expect(await verdict(token({ aud: 'https://old.example.com' }), { audience })).toBe('verified');
    expect(await verdict(token(), { audience })).toBe('verified');
    expect(await verdict(token({ aud: 'https://new.example.com' }), { audience })).toBe('audience-mismatch');
  });

  it.each([
    ['another', 'https://other.example.com'],
    ['a prefix', 'https://api.example.co'],
    ['one with ours as a prefix', `${AUDIENCE}/v1`],
    ['ours with a slash', `${AUDIENCE}/`],
    ['ours in another case', AUDIENCE.toUpperCase()],
    ['ours among others in one text', `${AUDIENCE} https://other.example.com`],
    ['an empty text', ''],
    ['an empty list', []],
    ['a list in a list', [[AUDIENCE]]],
    ['a list with a number', [AUDIENCE, 1]],
    ['a list with null', [AUDIENCE, null]],
    ['an object', { 0: AUDIENCE, length: 1 }],
    ['a number', 5],
    ['true', true],
    ['null', null],
  ])('[R24] is not %s', async (_form, aud) => {
    expect(await verdict(token({ aud }))).toBe('audience-mismatch');
  });
});

describe('the times', () => {
  it.each(['exp', 'nbf', 'iat', 'auth_time'])(
    '[R25] are numbers, finite and not negative: %s',
    async (name) => {
      const forms = ['1e400', '-1e400', '-1', `"${NOW_SECONDS + 600}"`, 'null', 'true', '[1]', '{}', '""'];
      for (const json of forms)
        expect([json, await verdict(written(name, json))]).toEqual([json, 'claim-invalid']);
    },
  );

  it('[R25] are no milliseconds, which would make a token good for millennia', async () => {
    expect(await verdict(token({ exp: (NOW_SECONDS + 600) * 1000 }))).toBe('claim-invalid');
  });

  it('[R25] may be fractions', async () => {
    expect(await verdict(token({ exp: NOW_SECONDS + 0.5, iat: NOW_SECONDS - 0.5 }))).toBe('verified');
  });

  it.each(['rfc9068', 'plain'] as const)('[R25] include an end, in profile %s', async (profile) => {
    expect(await verdict(token({ exp: undefined }), { profile, typ: 'at+jwt' })).toBe('claim-missing');
  });

  it('[R25] end a token with the tolerance, five seconds unless said otherwise', async () => {
    expect(await verdict(token({ exp: NOW_SECONDS - 4 }))).toBe('verified');
    expect(await verdict(token({ exp: NOW_SECONDS - 5 }))).toBe('expired');
    expect(await verdict(token({ exp: NOW_SECONDS }), { clockToleranceSeconds: 0 })).toBe('expired');
    expect(await verdict(token({ exp: NOW_SECONDS - 59 }), { clockToleranceSeconds: 60 })).toBe('verified');
  });

  it.each(['nbf', 'iat'])(
    '[R25] begin a token: %s in the future, beyond the tolerance, is refused',
    async (name) => {
      expect(await verdict(token({ [name]: NOW_SECONDS + 5 }))).toBe('verified');
      expect(await verdict(token({ [name]: NOW_SECONDS + 6 }))).toBe('not-yet-valid');
      expect(await verdict(token({ [name]: NOW_SECONDS + 3600, exp: NOW_SECONDS + 7200 }))).toBe(
        'not-yet-valid',
      );
    },
  );

  it('[R25] keep within the cap on a token’s life', async () => {
    const capped = { maxLifeSeconds: 610 };
    expect(await verdict(token(), capped)).toBe('verified');
    expect(await verdict(token({ exp: CLAIMS.exp + 1 }), capped)).toBe('claim-invalid');
    expect(await verdict(token({ iat: undefined }), { ...capped, profile: 'plain', typ: 'at+jwt' })).toBe(
      'claim-missing',
    );
  });
});

describe('the required claims', () => {
  it.each(['exp', 'aud', 'sub', 'client_id', 'iat', 'jti'])(
    '[R26] include %s in profile rfc9068',
    async (name) => {
      expect(await verdict(token({ [name]: undefined }))).toBe('claim-missing');
    },
  );

  it('[R26] include iss in profile rfc9068', async () => {
    expect(await verdict(token({ iss: undefined }))).toBe('issuer-unknown');
  });

  it('[R26] are exp, aud, sub and iss in profile plain', async () => {
    const plain: Partial<TrustedIssuerOptions> = { profile: 'plain', typ: 'at+jwt' };
    const { iss, exp, aud, sub } = CLAIMS;
    const minimal = { iss, exp, aud, sub };
    const forged = (claims: Record<string, unknown>) => forge(HEADER, claims, ecdsa(ec.privateKey));
    expect(await verdict(forged(minimal), plain)).toBe('verified');
    expect(await verdict(forged({ ...minimal, sub: undefined }), plain)).toBe('claim-missing');
    expect(await verdict(forged({ ...minimal, aud: undefined }), plain)).toBe('claim-missing');
    expect(await verdict(forged({ ...minimal, exp: undefined }), plain)).toBe('claim-missing');
    expect(await verdict(forged({ ...minimal, iss: undefined }), plain)).toBe('issuer-unknown');
  });

  it.each(['sub', 'client_id', 'jti', 'azp', 'sid', 'acr'])('are texts, and not empty: %s', async (name) => {
    for (const value of ['', 1, null, {}, ['x']]) {
      expect([value, await verdict(token({ [name]: value }))]).toEqual([value, 'claim-invalid']);
    }
  });

  it('include the tenant where the issuer’s options name its claim', async () => {
    expect(await verdict(token({ org: 'acme' }), { tenantClaim: 'org' })).toBe('verified');
    expect(await verdict(token(), { tenantClaim: 'org' })).toBe('claim-missing');
    expect(await verdict(token({ org: '' }), { tenantClaim: 'org' })).toBe('claim-invalid');
    expect(await verdict(token({ org: ['acme'] }), { tenantClaim: 'org' })).toBe('claim-invalid');
  });

  it.each([{ jkt: 'AAAA' }, { 'x5t#S256': 'AAAA' }, { unknown: 1 }, {}, null, 'x'])(
    'hold no confirmation, which a mere bearer can’t give: %j',
    async (cnf) => {
      expect(await verdict(token({ cnf }))).toBe('confirmation-unsupported');
    },
  );
});

describe('expired', () => {
  const exp = NOW_SECONDS - 60;

  it('is the reason when the signature holds and nothing but exp failed', async () => {
    expect(await verdict(token({ exp }))).toBe('expired');
  });

  it.each([
    ['the audience', { aud: 'https://other.example.com' }, 'audience-mismatch'],
    ['a required claim', { jti: undefined }, 'claim-missing'],
    ['a claim’s form', { sub: 1 }, 'claim-invalid'],
    ['the beginning', { nbf: NOW_SECONDS + 60 }, 'not-yet-valid'],
    ['a confirmation', { cnf: {} }, 'confirmation-unsupported'],
  ])('is not the reason when %s failed, too', async (_what, claims, reason) => {
    expect(await verdict(token({ ...claims, exp }))).toBe(reason);
  });

  it('is not the reason when the signature does not hold', async () => {
    const [header, , rest] = token({ exp }).split('.');
    const [, claims] = token({ exp: exp - 1 }).split('.');
    expect(await verdict(`${header}.${claims}.${rest}`)).toBe('signature-invalid');
  });

  it('is not the reason when the token lived longer than the issuer’s cap', async () => {
    expect(await verdict(token({ exp, iat: exp - 3600 }), { ...OPTIONS, maxLifeSeconds: 900 })).toBe(
      'claim-invalid',
    );
  });
});
