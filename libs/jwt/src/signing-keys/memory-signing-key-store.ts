import type { Effects } from '#core';
import { ConflictError, refuseTransaction } from '#core';

import type { SigningKeyRecord } from './signing-key-record.js';
import type { AddSigningKey, SigningKeyStore } from './signing-key-store.js';

/**
 * Keeps signing keys in memory, for tests and first steps: they end with the process, and what they signed with
 * them. Each method does its work in one turn of the event loop, which makes it atomic.
 */
export class MemorySigningKeyStore implements SigningKeyStore {
  #records: readonly SigningKeyRecord[] = [];
  readonly #sink: (effects: Effects) => void;

  /** @param sink hears the effects of each mutation; when it throws, nothing is written */
  constructor(sink: (effects: Effects) => void) {
    this.#sink = sink;
  }

  async list(issuer: string): Promise<readonly SigningKeyRecord[]> {
    return this.#records
      .filter((record) => record.issuer === issuer)
      .toSorted((a, b) => a.generation - b.generation)
      .map(copyOf);
  }

  async add(record: SigningKeyRecord, { keepFrom, ...mutation }: AddSigningKey): Promise<boolean> {
    refuseTransaction(mutation, 'MemorySigningKeyStore');
    const { id, issuer, generation } = record;
    if (this.#records.some((other) => other.issuer === issuer && other.generation >= generation))
      return false;
    if (this.#records.some((other) => other.id === id))
      throw new ConflictError('A signing key with this id exists');
    const kept = this.#records.filter((other) => other.issuer !== issuer || other.generation >= keepFrom);
    const copy = copyOf(record);
    this.#sink(mutation.effects);
    this.#records = [...kept, copy];
    return true;
  }
}

function copyOf(record: SigningKeyRecord): SigningKeyRecord {
  return { ...record, createdAt: new Date(record.createdAt), signsFrom: new Date(record.signsFrom) };
}
