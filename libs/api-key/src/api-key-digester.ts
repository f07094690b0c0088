import type { Secret } from '#core';
import { digestsEqual, hmacSha256 } from '#core';

import type { ApiKeyPeppers } from './api-key-options.js';
import type { ApiKeySecret } from './api-key-record.js';

/** What of an {@link ApiKeySecret} a presented secret is compared with. */
export type StoredDigest = Pick<ApiKeySecret, 'digest' | 'pepper'>;

/**
 * Computes and compares the digests that stand in the store for secrets: HMAC-SHA-256 under a pepper, with
 * the key's id bound in. Without the pepper nobody can make one, and one copied to another key is worthless.
 *
 * A fast function is right here: nothing can be guessed in 256 random bits.
 */
export class ApiKeyDigester {
  readonly #peppers: ApiKeyPeppers;

  constructor(peppers: ApiKeyPeppers) {
    this.#peppers = peppers;
  }

  /** The digest of a new secret, under the current pepper. */
  digest(id: string, secret: Secret): StoredDigest {
    const pepper = this.#peppers.current;
    return { digest: this.#compute(pepper, id, secret), pepper };
  }

  /**
   * Whether the stored digest is that of the secret. Always one HMAC and one comparison in constant time,
   * also for a pepper that is no longer known (which never matches).
   */
  matches(id: string, secret: Secret, stored: StoredDigest): boolean {
    const known = this.#peppers.keys.has(stored.pepper);
    const computed = this.#compute(known ? stored.pepper : this.#peppers.current, id, secret);
    return digestsEqual(computed, stored.digest) && known;
  }

  #compute(pepper: string, id: string, secret: Secret): string {
    const key = this.#peppers.keys.get(pepper);
    if (key === undefined) throw new TypeError(`No pepper is named ${pepper}`);
    // Unambiguous: neither an id nor a secret holds a colon. The label keeps the pepper's other uses apart.
    return hmacSha256(key, `api-key:${id}:${secret.expose()}`);
  }
}
