import type { KeyObject } from 'node:crypto';

/** Signature algorithms that Latchkey checks and makes (RFC 7518 §3.1, RFC 9864). `none` is not among them. */
export type JwsAlgorithm =
  | 'HS256'
  | 'HS384'
  | 'HS512'
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'Ed25519';

export const JWS_ALGORITHMS = [
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'Ed25519',
] as const satisfies readonly JwsAlgorithm[];

const BY_WIRE_NAME: ReadonlyMap<string, JwsAlgorithm> = new Map<string, JwsAlgorithm>([
  ...JWS_ALGORITHMS.map((algorithm): [string, JwsAlgorithm] => [algorithm, algorithm]),
  // The older name of RFC 8037: with Ed25519 keys it says the same (RFC 9864 §2.2).
  ['EdDSA', 'Ed25519'],
]);

/** The algorithm that an `alg` member names, by case; undefined for `none` and whatever else Latchkey does not do. */
export function algorithmOf(alg: unknown): JwsAlgorithm | undefined {
  return typeof alg === 'string' ? BY_WIRE_NAME.get(alg) : undefined;
}

/**
 * How `alg` is written in what we issue. Ed25519 keeps the name of RFC 8037, which every verifier that can
 * check it knows; the name of RFC 9864 is read, and not yet written.
 */
export function wireName(algorithm: JwsAlgorithm): string {
  return algorithm === 'Ed25519' ? 'EdDSA' : algorithm;
}

/** HMAC algorithms: whoever can verify can sign. */
export function isSymmetric(algorithm: JwsAlgorithm): boolean {
  return algorithm.startsWith('HS');
}

/** Length of the hash in bytes: the least that an HMAC key must have (RFC 7518 §3.2). */
export function hashBytes(algorithm: JwsAlgorithm): number {
  return algorithm === 'Ed25519' ? 64 : Number(algorithm.slice(2)) / 8;
}

const BY_CURVE: Readonly<Record<string, JwsAlgorithm>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

/** The algorithms that a key can be used with, the usual one first; none for a kind of key that no algorithm takes. */
export function algorithmsFitting(key: KeyObject): readonly JwsAlgorithm[] {
  if (key.type === 'secret') return ['HS256', 'HS384', 'HS512'];
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
    case 'ec': {
      const algorithm = BY_CURVE[key.asymmetricKeyDetails?.namedCurve ?? ''];
      return algorithm === undefined ? [] : [algorithm];
    }
    case 'ed25519':
      return ['Ed25519'];
    default:
      return [];
  }
}
