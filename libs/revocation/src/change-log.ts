import type { Change } from '#core';

/** What a reader gets of the feed. */
export interface ChangeBatch {
  /** In the order of the feed. */
  readonly changes: readonly Change[];
  /** Where to read on. */
  readonly position: number;
  /** Whether the limit cut it short: there was more behind `position` already. */
  readonly more: boolean;
  /**
   * The feed no longer holds everything behind the given position: `changes` is empty, and whoever keeps
   * something that the feed keeps up to date loads it anew.
   */
  readonly truncated: boolean;
}

/**
 * The reading side of the change feed. What is written to it are the `changes` of effects, by whichever store.
 *
 * Whoever has read up to a position misses nothing that was committed later: changes become visible in the order
 * of their positions. Reading has no effect. A store out of reach throws `store_unavailable`.
 */
export interface ChangeLog {
  /** Behind the last change so far; 0 before the first. */
  position(): Promise<number>;
  /** Up to `limit` changes behind a position, the oldest first; none is fine. */
  read(after: number, limit: number): Promise<ChangeBatch>;
  /**
   * Forgets up to `limit` of the oldest changes, as far as they were written before `before`; gives how many.
   * Idempotent; may keep the newest.
   */
  prune(before: Date, limit: number): Promise<number>;
  /**
   * Has the listener called after this process has appended, which spares it the wait for the next poll. What is
   * written inside a caller's own transaction isn't told: when it commits, nobody here knows.
   *
   * @returns ends it
   */
  onAppend(listener: () => void): () => void;
}

export const ChangeLog = Symbol.for('nestjs-latchkey:ChangeLog');
