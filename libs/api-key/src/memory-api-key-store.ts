import type { Effects, Mutation, TransactionOption } from '#core';
import { ConflictError, newestFirst, refuseTransaction } from '#core';

import type { ApiKeyRecord } from './api-key-record.js';
import type { ApiKeyQuery, ApiKeyStore } from './api-key-store.js';

/**
 * Keeps API keys in memory, for tests and first steps: they end with the process. Records are copied on their
 * way in and out. Each method does its work in one turn of the event loop, which makes it atomic.
 */
export class MemoryApiKeyStore implements ApiKeyStore {
  readonly #records = new Map<string, ApiKeyRecord>();
  readonly #sink: (effects: Effects) => void;

  /** @param sink hears the effects of each mutation; when it throws, nothing is written */
  constructor(sink: (effects: Effects) => void) {
    this.#sink = sink;
  }

  async insert(record: ApiKeyRecord, mutation: Mutation): Promise<void> {
    refuseTransaction(mutation, 'MemoryApiKeyStore');
    if (this.#records.has(record.id)) throw new ConflictError('An API key with this id exists');
    this.#write(record, mutation);
  }

  async find(id: string, options: TransactionOption = {}): Promise<ApiKeyRecord | undefined> {
    refuseTransaction(options, 'MemoryApiKeyStore');
    const record = this.#records.get(id);
    return record === undefined ? undefined : copyOf(record);
  }

  async list({
    tenant,
    owner,
    environment,
    state,
    limit,
    after,
  }: ApiKeyQuery): Promise<readonly ApiKeyRecord[]> {
    const last = after === undefined ? undefined : this.#records.get(after);
    if (after !== undefined && last === undefined) return [];
    return [...this.#records.values()]
      .filter(
        (record) =>
          record.tenant === tenant &&
          (owner === undefined || record.owner === owner) &&
          (environment === undefined || record.environment === environment) &&
          (state === undefined || record.state === state) &&
          (last === undefined || order(last, record) < 0),
      )
      .toSorted(order)
      .slice(0, limit)
      .map(copyOf);
  }

  async update(next: ApiKeyRecord, expectedRevision: number, mutation: Mutation): Promise<boolean> {
    refuseTransaction(mutation, 'MemoryApiKeyStore');
    if (this.#records.get(next.id)?.revision !== expectedRevision) return false;
    this.#write(next, mutation);
    return true;
  }

  #write(record: ApiKeyRecord, { effects }: Mutation): void {
    const copy = copyOf(record);
    this.#sink(effects);
    this.#records.set(copy.id, copy);
  }
}

const order = newestFirst<ApiKeyRecord>(({ issuedAt }) => issuedAt);

function copyOf(record: ApiKeyRecord): ApiKeyRecord {
  return {
    ...record,
    scopes: [...record.scopes],
    restrictions: { addresses: [...record.restrictions.addresses] },
    issuedAt: new Date(record.issuedAt),
    notBefore: copyOfDate(record.notBefore),
    expiresAt: copyOfDate(record.expiresAt),
    revokedAt: copyOfDate(record.revokedAt),
    secrets: record.secrets.map((secret) => ({
      ...secret,
      issuedAt: new Date(secret.issuedAt),
      retiresAt: copyOfDate(secret.retiresAt),
    })),
  };
}

function copyOfDate(date: Date | null): Date | null {
  return date === null ? null : new Date(date);
}
