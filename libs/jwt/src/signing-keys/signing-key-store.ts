import type { Mutation } from '#core';

import type { SigningKeyRecord } from './signing-key-record.js';

export interface AddSigningKey extends Mutation {
  /** The issuer's generations below are removed: they were dropped, or nothing that they signed is alive. */
  readonly keepFrom: number;
}

/**
 * Keeps the signing keys of issuers.
 *
 * Every method is atomic. `add` writes the record and the effects and removes the old ones in one transaction, or
 * does nothing; with `transaction` it works inside the caller's, and throws `transaction_unsupported` where the
 * store can't. A store out of reach throws `store_unavailable`.
 */
export interface SigningKeyStore {
  /** All keys of an issuer, by generation, the oldest first; empty for an issuer that has none. */
  list(issuer: string): Promise<readonly SigningKeyRecord[]>;
  /**
   * Adds a generation. Of concurrent calls that add the same one exactly one gives true; false means that the
   * issuer has this generation, or a later one, and that nothing was written.
   *
   * @throws ConflictError `conflict` when another key has this id
   */
  add(record: SigningKeyRecord, options: AddSigningKey): Promise<boolean>;
}

export const SigningKeyStore = Symbol.for('nestjs-latchkey:SigningKeyStore');
