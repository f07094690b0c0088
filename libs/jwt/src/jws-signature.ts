import type { KeyObject } from 'node:crypto';

import { compactVerify, CompactSign } from 'jose';
import jsonwebtoken from 'jsonwebtoken';

import type { JwsAlgorithm } from './jws-algorithm.js';
import { wireName } from './jws-algorithm.js';
import type { VerificationKey } from './verification-key.js';

/** Why two libraries: `jsonwebtoken` is synchronous and fast with key objects, and does not know Ed25519; `jose` does. */
const EDDSA_NAMES = { algorithms: ['EdDSA', 'Ed25519'] };

/**
 * Whether one of the keys made the signature of a token that was parsed strictly before. The algorithm is the
 * key's own. Synchronous but for Ed25519.
 *
 * @param keys all of one algorithm
 */
export function signatureHolds(raw: string, keys: readonly VerificationKey[]): boolean | Promise<boolean> {
  if (keys[0]?.algorithm === 'Ed25519') return anyVerifies(raw, keys);
  return keys.some((key) => verifies(raw, key));
}

function verifies(raw: string, { algorithm, key }: VerificationKey): boolean {
  if (algorithm === 'Ed25519') return false;
  try {
    // Time is judged with the other claims, once the signature holds.
    jsonwebtoken.verify(raw, key, { algorithms: [algorithm], ignoreExpiration: true, ignoreNotBefore: true });
    return true;
  } catch {
    return false;
  }
}

async function anyVerifies(raw: string, keys: readonly VerificationKey[]): Promise<boolean> {
  for (const { key } of keys) {
    try {
      await compactVerify(raw, key, EDDSA_NAMES);
      return true;
    } catch {
      // Not this one.
    }
  }
  return false;
}

export interface SigningRequest {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly typ: string;
  readonly algorithm: JwsAlgorithm;
  readonly kid: string | undefined;
  /** A private or a secret key. */
  readonly key: KeyObject;
}

/** Signs claims into a compact JWS. */
export async function signClaims({ claims, typ, algorithm, kid, key }: SigningRequest): Promise<string> {
  const named = kid === undefined ? { typ } : { typ, kid };
  if (algorithm !== 'Ed25519') {
    return jsonwebtoken.sign(claims, key, { algorithm, header: { alg: algorithm, ...named } });
  }
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: wireName(algorithm), ...named })
    .sign(key);
}
