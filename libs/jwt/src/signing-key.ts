import type { KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';

import type { JWK } from 'jose';
import { exportJWK, generateKeyPair, generateSecret } from 'jose';

import { sha256 } from '#core';

import type { JwsAlgorithm } from './jws-algorithm.js';
import { isSymmetric, wireName } from './jws-algorithm.js';
import { readSigningMaterial } from './key-material.js';
import type { VerificationKey } from './verification-key.js';
import { bindAlgorithm } from './verification-key.js';

/** A key that signs, and the half of it that verifies. */
export interface SigningKey {
  readonly algorithm: JwsAlgorithm;
  readonly kid: string | undefined;
  /** A private or a secret key. */
  readonly key: KeyObject;
  readonly verification: VerificationKey;
  /** The public half as it is published; undefined for a shared secret. */
  readonly published: JWK | undefined;
}

/**
 * Reads a signing key and binds it to an algorithm: the one that it names, or the usual one of its kind.
 *
 * @throws InvalidOptionsError `invalid_options`, naming the key by its path
 */
export function admitSigningKey(option: unknown, path: string): SigningKey {
  const material = readSigningMaterial(option, path);
  const algorithm = bindAlgorithm(material, undefined, path);
  if (isSymmetric(algorithm)) {
    const verification = Object.freeze({ algorithm, kid: material.kid, key: material.key });
    return Object.freeze({
      algorithm,
      kid: material.kid,
      key: material.key,
      verification,
      published: undefined,
    });
  }
  const publicKey = createPublicKey(material.key);
  const members = publicKey.export({ format: 'jwk' });
  const kid = material.kid ?? thumbprint(members);
  return Object.freeze({
    algorithm,
    kid,
    key: material.key,
    verification: Object.freeze({ algorithm, kid, key: publicKey }),
    published: Object.freeze({ ...members, kid, alg: wireName(algorithm), use: 'sig' }),
  });
}

/**
 * A new signing key as a private JWK, named by its RFC 7638 thumbprint. Keep it as you keep a password.
 *
 * @example Once, at set-up
 * ```ts
 * const key = await generateSigningKey();
 * ```
 */
export async function generateSigningKey(algorithm: JwsAlgorithm = 'ES256'): Promise<JWK> {
  const described = { alg: wireName(algorithm), use: 'sig' };
  if (isSymmetric(algorithm)) {
    const secret = await exportJWK(await generateSecret(algorithm, { extractable: true }));
    // A thumbprint of a secret says something about it (RFC 7638 §7): its name is another random one.
    return { ...secret, ...described, kid: sha256(crypto.randomUUID()) };
  }
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const { publicKey, privateKey } = pair;
  return {
    ...(await exportJWK(privateKey)),
    ...described,
    kid: thumbprint({ ...(await exportJWK(publicKey)) }),
  };
}

/** Members that a thumbprint covers, in the order of RFC 7638 §3.2; a key has those of its `kty` only. */
const THUMBPRINT_MEMBERS = ['crv', 'e', 'kty', 'n', 'x', 'y'];

/** RFC 7638 thumbprint. `jose` computes the same asynchronously; keys are read in constructors. */
function thumbprint(publicJwk: Readonly<Record<string, unknown>>): string {
  const members = THUMBPRINT_MEMBERS.filter((name) => publicJwk[name] !== undefined);
  return sha256(JSON.stringify(Object.fromEntries(members.map((name) => [name, publicJwk[name]]))));
}
