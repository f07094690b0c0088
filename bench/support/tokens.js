import { createHmac, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';

export const ISSUER = 'https://id.example.com';
export const AUDIENCE = 'https://api.example.com';

const KID = 'bench';

const algorithms = {
  RS256: {
    keys: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
    sign: (data, { privateKey }) => sign('sha256', data, privateKey),
  },
  ES256: {
    keys: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    sign: (data, { privateKey }) => sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  },
  Ed25519: {
    keys: () => generateKeyPairSync('ed25519'),
    sign: (data, { privateKey }) => sign(null, data, privateKey),
  },
  HS256: {
    keys: () => ({ secret: randomBytes(32) }),
    sign: (data, { secret }) => createHmac('sha256', secret).update(data).digest(),
  },
};

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An issuer with one new key; each of its tokens is another one. */
export const issuerOf = (alg) => {
  const { keys, sign: signatureOf } = algorithms[alg];
  const key = keys();
  const header = encode({ alg, typ: 'at+jwt', kid: KID });
  return {
    /** What verifies: a public `KeyObject`, or the bytes of a secret. */
    verificationKey: key.publicKey ?? key.secret,
    /** The same as a JWK; undefined for a secret, which nobody publishes. */
    jwk: key.publicKey && { ...key.publicKey.export({ format: 'jwk' }), alg, kid: KID, use: 'sig' },
    token: () => {
      const now = Math.floor(Date.now() / 1000);
      const claims = encode({
        iss: ISSUER,
        aud: AUDIENCE,
        sub: 'user-1',
        client_id: 'web',
        jti: randomUUID(),
        iat: now,
        exp: now + 900,
        scope: 'things:read things:write',
      });
      const data = `${header}.${claims}`;
      return { data, signature: signatureOf(Buffer.from(data), key) };
    },
  };
};

export const compact = ({ data, signature }) => `${data}.${signature.toString('base64url')}`;
