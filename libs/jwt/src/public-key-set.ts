import type { JWK } from 'jose';

/** A JWK set (RFC 7517 §5) without private members. */
export interface PublicKeySet {
  readonly keys: readonly JWK[];
}

/** So long may whoever verifies our tokens keep the keys; a key is published for longer before it signs. */
export const KEY_SET_MAX_AGE_SECONDS = 300;
