import { isDeepStrictEqual } from 'node:util';

import type { Clock } from '#core';

import type { KeySource } from '../key-source.js';
import type { SigningKey } from '../signing-key.js';
import type { SigningKeyRecord } from './signing-key-record.js';
import { nextTurn, publishedAt, signerFirst } from './signing-key-schedule.js';
import type { SigningKeySealer } from './signing-key-sealer.js';
import type { SigningKeyStore } from './signing-key-store.js';

export interface HeldSigningKeysParts {
  readonly store: SigningKeyStore;
  readonly issuer: string;
  readonly sealer: SigningKeySealer;
  readonly clock: Clock;
  /** Is told of listeners that fail. */
  readonly report: (error: unknown) => void;
}

interface HeldKey {
  readonly record: SigningKeyRecord;
  readonly signsFrom: Date;
  readonly key: SigningKey;
}

/** An issuer's keys as this process knows them from the store, opened, and in the order of the moment. */
export class HeldSigningKeys implements KeySource<SigningKey> {
  readonly #parts: HeldSigningKeysParts;
  readonly #listeners = new Set<() => void>();
  /** By generation, the oldest first; undefined before the first read. */
  #held: readonly HeldKey[] | undefined;
  #current: readonly SigningKey[] = [];
  #currentUntil = -Infinity;
  #told: readonly SigningKey[] | undefined;
  #begun = 0;
  #applied = 0;

  constructor(parts: HeldSigningKeysParts) {
    this.#parts = parts;
  }

  /** By generation, the oldest first; none before the first read. */
  get records(): readonly SigningKeyRecord[] {
    return (this.#held ?? []).map(({ record }) => record);
  }

  /** @throws TypeError before the first read */
  current(): readonly SigningKey[] {
    const held = this.#held;
    if (held === undefined) throw new TypeError('the signing keys are not loaded: await load() or start()');
    const now = this.#parts.clock.now();
    if (now < this.#currentUntil) return this.#current;
    const keys = signerFirst(publishedAt(held, now), now).map(({ key }) => key);
    if (!sameKeys(keys, this.#current)) this.#current = Object.freeze(keys);
    this.#currentUntil = nextTurn(held, now);
    return this.#current;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Reads the store. When that fails, or a key doesn't open, what is known stays.
   *
   * @throws InvalidOptionsError `invalid_options` when a key doesn't open
   * @throws StoreUnavailableError `store_unavailable`
   */
  async refresh(): Promise<void> {
    const { store, issuer, clock } = this.#parts;
    this.#begun += 1;
    const read = this.#begun;
    const records = await store.list(issuer);
    // One that began later, and so knows more, was faster.
    if (read < this.#applied) return;
    this.#held = publishedAt(records, clock.now()).map((record) => this.#hold(record));
    this.#applied = read;
    this.#currentUntil = -Infinity;
    this.#tell();
  }

  /** A record never changes: one that is held already needs no opening. */
  #hold(record: SigningKeyRecord): HeldKey {
    const known = this.#held?.find((held) => isDeepStrictEqual(held.record, record));
    return known ?? { record, signsFrom: record.signsFrom, key: this.#parts.sealer.open(record) };
  }

  #tell(): void {
    const keys = this.current();
    if (keys === this.#told) return;
    this.#told = keys;
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        this.#parts.report(error);
      }
    }
  }
}

function sameKeys(left: readonly SigningKey[], right: readonly SigningKey[]): boolean {
  return left.length === right.length && left.every((key, at) => key === right[at]);
}
