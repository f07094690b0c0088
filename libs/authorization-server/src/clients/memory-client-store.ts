import type { Effects, Mutation, TransactionOption } from '#core';
import { ConflictError, newestFirst, refuseTransaction } from '#core';

import type { ClientRecord } from './client-record.js';
import type { ClientQuery, ClientStore } from './client-store.js';

const order = newestFirst<ClientRecord>(({ registeredAt }) => registeredAt);

/**
 * Keeps OAuth clients in memory, for tests and first steps: they end with the process. Records are copied on
 * their way in and out. Each method does its work in one turn of the event loop, which makes it atomic.
 */
export class MemoryClientStore implements ClientStore {
  readonly #records = new Map<string, ClientRecord>();
  readonly #sink: (effects: Effects) => void;

  /** @param sink hears the effects of each mutation; when it throws, nothing is written */
  constructor(sink: (effects: Effects) => void) {
    this.#sink = sink;
  }

  async insert(record: ClientRecord, mutation: Mutation): Promise<void> {
    refuseTransaction(mutation, 'MemoryClientStore');
    if (this.#records.has(record.id)) throw new ConflictError('A client with this id exists');
    this.#write(record, mutation);
  }

  async find(id: string, options: TransactionOption = {}): Promise<ClientRecord | undefined> {
    refuseTransaction(options, 'MemoryClientStore');
    const record = this.#records.get(id);
    return record && copyOf(record);
  }

  async list({ tenant, limit, after }: ClientQuery): Promise<readonly ClientRecord[]> {
    const last = after === undefined ? undefined : this.#records.get(after);
    if (after !== undefined && last === undefined) return [];
    return [...this.#records.values()]
      .filter((record) => record.tenant === tenant && (last === undefined || order(last, record) < 0))
      .toSorted(order)
      .slice(0, limit)
      .map(copyOf);
  }

  async update(next: ClientRecord, expectedRevision: number, mutation: Mutation): Promise<boolean> {
    refuseTransaction(mutation, 'MemoryClientStore');
    if (this.#records.get(next.id)?.revision !== expectedRevision) return false;
    this.#write(next, mutation);
    return true;
  }

  async remove(id: string, mutation: Mutation): Promise<boolean> {
    refuseTransaction(mutation, 'MemoryClientStore');
    if (!this.#records.has(id)) return false;
    this.#sink(mutation.effects);
    return this.#records.delete(id);
  }

  #write(record: ClientRecord, { effects }: Mutation): void {
    const copy = copyOf(record);
    this.#sink(effects);
    this.#records.set(copy.id, copy);
  }
}

function copyOf(record: ClientRecord): ClientRecord {
  return {
    ...record,
    grantTypes: [...record.grantTypes],
    redirectUris: [...record.redirectUris],
    postLogoutRedirectUris: [...record.postLogoutRedirectUris],
    origins: [...record.origins],
    scopes: [...record.scopes],
    resources: [...record.resources],
    keys: record.keys.map((key) => ({ ...key })),
    secrets: record.secrets.map((secret) => ({
      ...secret,
      issuedAt: new Date(secret.issuedAt),
      retiresAt: secret.retiresAt && new Date(secret.retiresAt),
    })),
    registeredAt: new Date(record.registeredAt),
    updatedAt: new Date(record.updatedAt),
  };
}
