import type { Change } from '#core';

/** Keeps something that changes make wrong: a cache of keys, of signing keys, of verdicts. */
export interface ChangeListener {
  /** Hears every change once, in order, those of this process included. Synchronous; is called before a read counts. */
  changed(changes: readonly Change[]): void;
  /** More may have changed than can be told: whatever is kept may be wrong. */
  reset(): void;
}
