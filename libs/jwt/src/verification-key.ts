import type { KeyObject } from 'node:crypto';

import { InvalidOptionsError } from '#core';

import type { JwsAlgorithm } from './jws-algorithm.js';
import { algorithmsFitting, hashBytes, isSymmetric } from './jws-algorithm.js';
import type { KeyMaterial } from './key-material.js';
import { readVerificationMaterial } from './key-material.js';

/** A key that was found good, bound to the one algorithm that it is used with (RFC 8725 §3.1). */
export interface VerificationKey {
  readonly algorithm: JwsAlgorithm;
  readonly kid: string | undefined;
  /** A public or a secret key. */
  readonly key: KeyObject;
}

/**
 * Reads a static key, judges its strength and binds it to an algorithm.
 *
 * @param allowed the issuer's algorithms; undefined: whatever the key says, or is usual for its kind
 * @throws InvalidOptionsError `invalid_options`, naming the key by its path
 * @see RFC 7518 §3.2–3.4, RFC 7517 §4
 */
export function admitVerificationKey(
  option: unknown,
  allowed: readonly JwsAlgorithm[] | undefined,
  path: string,
): VerificationKey {
  const material = readVerificationMaterial(option, path);
  const algorithm = bindAlgorithm(material, allowed, path);
  return Object.freeze({ algorithm, kid: material.kid, key: material.key });
}

/**
 * The one algorithm that a key is used with, if the key is strong enough for it.
 *
 * @throws InvalidOptionsError `invalid_options`, naming the key by its path
 */
export function bindAlgorithm(
  { key, alg }: KeyMaterial,
  allowed: readonly JwsAlgorithm[] | undefined,
  path: string,
): JwsAlgorithm {
  const fitting = algorithmsFitting(key).filter((algorithm) => alg === undefined || algorithm === alg);
  if (fitting.length === 0)
    throw new InvalidOptionsError(path, `is of a kind that ${alg ?? 'no algorithm'} does not take`);
  const usable =
    allowed === undefined ? fitting.slice(0, 1) : fitting.filter((algorithm) => allowed.includes(algorithm));
  const [algorithm, another] = usable;
  if (algorithm === undefined) throw new InvalidOptionsError(path, 'fits none of the issuer’s `algorithms`');
  if (another !== undefined) {
    throw new InvalidOptionsError(path, 'fits several of the issuer’s `algorithms`: say which by `alg`');
  }
  assertStrong(key, algorithm, path);
  return algorithm;
}

function assertStrong(key: KeyObject, algorithm: JwsAlgorithm, path: string): void {
  if (isSymmetric(algorithm) && (key.symmetricKeySize ?? 0) < hashBytes(algorithm)) {
    throw new InvalidOptionsError(
      path,
      `is shorter than the ${hashBytes(algorithm)} bytes that ${algorithm} needs`,
    );
  }
  if (key.asymmetricKeyType !== 'rsa') return;
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < 2048) throw new InvalidOptionsError(path, 'is an RSA key below 2048 bits');
  if (publicExponent < 65_537n)
    throw new InvalidOptionsError(path, 'is an RSA key with a public exponent below 65537');
}
