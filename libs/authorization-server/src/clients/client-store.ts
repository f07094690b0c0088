import type { Mutation, TransactionOption } from '#core';

import type { ClientRecord } from './client-record.js';

export interface ClientQuery {
  readonly tenant: string;
  /** At most so many records, 1–100. */
  readonly limit: number;
  /** The id of the last record of the page before. */
  readonly after?: string | undefined;
}

/**
 * Keeps OAuth clients.
 *
 * Every method is atomic. The mutating ones write the record and the effects in one transaction, or neither;
 * with `mutation.transaction` they write inside the caller's, and throw `transaction_unsupported` where the store
 * can't. A store out of reach throws `store_unavailable`.
 */
export interface ClientStore {
  /** @throws ConflictError `conflict` when the id exists */
  insert(record: ClientRecord, mutation: Mutation): Promise<void>;
  /** With a transaction of the caller's it reads inside that one, and sees what it wrote. */
  find(id: string, options?: TransactionOption): Promise<ClientRecord | undefined>;
  /** Newest first (by `registeredAt`, then `id`). Never holds another tenant's. */
  list(query: ClientQuery): Promise<readonly ClientRecord[]>;
  /** As `ApiKeyStore.update`: true for exactly one of concurrent updates that read the same revision. */
  update(next: ClientRecord, expectedRevision: number, mutation: Mutation): Promise<boolean>;
  /** Idempotent: true when this call removed it. */
  remove(id: string, mutation: Mutation): Promise<boolean>;
}

export const ClientStore = Symbol.for('nestjs-latchkey:ClientStore');
