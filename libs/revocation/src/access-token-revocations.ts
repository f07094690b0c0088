import type { Clock, DenylistEntry, Effects, Mutation, RevocationJudge } from '#core';
import { refuseTransaction, systemClock } from '#core';

import type { DenylistStore } from './denylist-store.js';
import { isDenylistEntry } from './denylist-store.js';
import { Denylist } from './denylist.js';

/** Has access tokens refused before they expire, and knows which ones are. */
export interface AccessTokenRevocations extends RevocationJudge {
  /**
   * Refuses what the entry names: writes it and the effects in one transaction, or neither. Idempotent.
   *
   * @throws StoreUnavailableError `store_unavailable`
   */
  add(entry: DenylistEntry, mutation: Mutation): Promise<void>;
  /** Hears of an entry that a store has written among the changes of a mutation: this process refuses at once. */
  learn(entry: DenylistEntry): void;
  /**
   * Writes the effects of a store that has neither feed nor audit of its own, such as Redis: its sink. What they
   * revoke is refused from then on, here and everywhere.
   *
   * @throws StoreUnavailableError `store_unavailable`
   */
  hear(effects: Effects): Promise<void>;
}

export const AccessTokenRevocations = Symbol.for('nestjs-latchkey:AccessTokenRevocations');

/** What the change feed and the denylist are made of. */
export interface DenylistParts {
  readonly store: DenylistStore;
  /** This process's own. */
  readonly denylist: Denylist;
  readonly judge: RevocationJudge;
}

/** Revocations that reach every process by the change feed. */
export function denylistRevocations({ store, denylist, judge }: DenylistParts): AccessTokenRevocations {
  return {
    judge: (token) => judge.judge(token),
    learn: (entry) => denylist.add(entry),
    async add(entry, mutation) {
      await store.add([entry], mutation);
      // What a caller may still roll back is heard of from the feed alone.
      if (mutation.transaction === undefined) denylist.add(entry);
    },
    async hear(effects) {
      await store.add([], { effects });
      for (const entry of effects.changes.filter(isDenylistEntry)) denylist.add(entry);
    },
  };
}

/**
 * Revocations that this process alone knows: for tests and first steps.
 *
 * @param sink hears the effects of each mutation; when it throws, nothing is revoked
 */
export function ownRevocations(
  sink: (effects: Effects) => void,
  clock: Clock = systemClock,
): AccessTokenRevocations {
  const denylist = new Denylist(clock);
  return {
    judge: (token) => (denylist.refuses(token) ? 'revoked' : 'live'),
    learn: (entry) => denylist.add(entry),
    async add(entry, mutation) {
      refuseTransaction(mutation, 'ownRevocations');
      sink(mutation.effects);
      denylist.add(entry);
    },
    async hear(effects) {
      sink(effects);
      for (const entry of effects.changes.filter(isDenylistEntry)) denylist.add(entry);
    },
  };
}
