import type { Change, Clock } from '#core';
import { systemClock } from '#core';

import type { ChangeBatch, ChangeLog } from './change-log.js';

interface Written {
  readonly change: Change;
  readonly at: number;
}

/** So many changes are kept; a reader further behind loads everything anew. */
const KEPT = 10_000;

/**
 * The change feed of stores that keep their records in memory: within one process, and for as long as it lives.
 * Their sink appends to it.
 */
export class MemoryChangeLog implements ChangeLog {
  #kept: Written[] = [];
  /** How many changes were forgotten: the position before the oldest that is kept. */
  #forgotten = 0;
  readonly #listeners = new Set<() => void>();
  readonly #clock: Clock;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  append(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    const at = this.#clock.now();
    for (const change of changes) this.#kept.push({ change, at });
    // A batch at a time, so that the work for each change is constant.
    if (this.#kept.length >= 2 * KEPT) this.#forget(this.#kept.length - KEPT);
    for (const listener of this.#listeners) listener();
  }

  async position(): Promise<number> {
    return this.#forgotten + this.#kept.length;
  }

  async read(after: number, limit: number): Promise<ChangeBatch> {
    const newest = this.#forgotten + this.#kept.length;
    const truncated = after < this.#forgotten || after > newest;
    if (truncated) return { changes: [], position: newest, more: false, truncated };
    const start = after - this.#forgotten;
    const changes = this.#kept.slice(start, start + limit).map(({ change }) => change);
    const position = after + changes.length;
    return { changes, position, more: position < newest, truncated };
  }

  async prune(before: Date, limit: number): Promise<number> {
    const young = this.#kept.findIndex(({ at }) => at >= before.getTime());
    const pruned = Math.min(young === -1 ? this.#kept.length : young, limit);
    this.#forget(pruned);
    return pruned;
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #forget(oldest: number): void {
    this.#kept = this.#kept.slice(oldest);
    this.#forgotten += oldest;
  }
}
