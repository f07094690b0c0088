import type { Mutation, TransactionOption } from '#core';

import type { ApiKeyRecord, ApiKeyState } from './api-key-record.js';

export interface ApiKeyQuery {
  readonly tenant: string;
  readonly owner?: string | undefined;
  readonly environment?: string | undefined;
  readonly state?: ApiKeyState | undefined;
  /** At most so many records, 1–100. */
  readonly limit: number;
  /** The id of the last record of the page before. */
  readonly after?: string | undefined;
}

/**
 * Keeps API keys.
 *
 * Every method is atomic. The mutating ones write the record and the effects in one transaction, or neither;
 * with `mutation.transaction` they write inside the caller's, and throw `transaction_unsupported` where the
 * store can't. A store out of reach throws `store_unavailable`.
 */
export interface ApiKeyStore {
  /** Not idempotent. @throws ConflictError `conflict` when the id exists */
  insert(record: ApiKeyRecord, mutation: Mutation): Promise<void>;
  /**
   * One indexed read, whatever the state of the key; undefined when no such key exists. With a transaction of
   * the caller's it reads inside that one, and sees what it wrote.
   */
  find(id: string, options?: TransactionOption): Promise<ApiKeyRecord | undefined>;
  /** Newest first (by `issuedAt`, then `id`), at most `limit` records. Never holds another tenant's. */
  list(query: ApiKeyQuery): Promise<readonly ApiKeyRecord[]>;
  /**
   * Replaces the record of `next.id` if it still stands at `expectedRevision`; `next.revision` is one more.
   * Of concurrent updates exactly one gives true; false means that the record changed or does not exist, and
   * that nothing was written.
   */
  update(next: ApiKeyRecord, expectedRevision: number, mutation: Mutation): Promise<boolean>;
}

export const ApiKeyStore = Symbol.for('nestjs-latchkey:ApiKeyStore');
