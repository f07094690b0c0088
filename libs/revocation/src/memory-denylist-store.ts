import type { Change, DenylistEntry, Effects, Mutation } from '#core';
import { refuseTransaction } from '#core';

import type { DenylistStore } from './denylist-store.js';
import { isDenylistEntry } from './denylist-store.js';

/**
 * Keeps the denylist of stores that keep their records in memory: it ends with the process, and with it end the
 * records and keys that the tokens came from.
 */
export class MemoryDenylistStore implements DenylistStore {
  readonly #entries = new Map<string, DenylistEntry>();
  readonly #sink: (effects: Effects) => void;

  /** @param sink hears the effects of each mutation, entries included; when it throws, nothing is written */
  constructor(sink: (effects: Effects) => void) {
    this.#sink = sink;
  }

  async add(entries: readonly DenylistEntry[], mutation: Mutation): Promise<void> {
    refuseTransaction(mutation, 'MemoryDenylistStore');
    const { changes, events } = mutation.effects;
    const told = [...changes, ...entries];
    this.#sink({ changes: told, events });
    this.note(told);
  }

  /** Keeps the entries among changes that another store has written. Idempotent. */
  note(changes: readonly Change[]): void {
    for (const change of changes) {
      if (isDenylistEntry(change)) this.#entries.set(JSON.stringify(change), change);
    }
  }

  async *load(now: Date): AsyncIterable<readonly DenylistEntry[]> {
    yield [...this.#entries.values()].filter(({ until }) => until * 1000 > now.getTime());
  }

  async prune(before: Date, limit: number): Promise<number> {
    let pruned = 0;
    for (const [key, { until }] of this.#entries) {
      if (pruned === limit) break;
      if (until * 1000 >= before.getTime()) continue;
      this.#entries.delete(key);
      pruned += 1;
    }
    return pruned;
  }
}
