import type { DenylistEntry, Mutation } from '#core';

/**
 * Keeps the denylist for those who start, or have lost the feed. Everybody else hears of its entries as changes.
 *
 * An entry is active until its `until`. A store out of reach throws `store_unavailable`.
 */
export interface DenylistStore {
  /**
   * Writes entries, tells them as changes, and writes the effects: in one transaction, or nothing of it; inside
   * the caller's where there is one, or throws `transaction_unsupported`. Entries among the effects' changes are
   * kept like the given ones. Idempotent in what is refused.
   */
  add(entries: readonly DenylistEntry[], mutation: Mutation): Promise<void>;
  /**
   * All that is active at `now`, page by page. What is added while it reads may be missing; the feed tells it.
   * An entry may come more than once.
   */
  load(now: Date): AsyncIterable<readonly DenylistEntry[]>;
  /** Forgets up to `limit` entries that ended before `before`; gives how many. Idempotent. */
  prune(before: Date, limit: number): Promise<number>;
}

export const DenylistStore = Symbol.for('nestjs-latchkey:DenylistStore');

/** Whether a change is one that the denylist holds. */
export function isDenylistEntry(change: { readonly type: string }): change is DenylistEntry {
  return change.type === 'token-revoked' || change.type === 'cut-off';
}
