import type { ClientStore } from '#authorization-server/core';
import type { Effects } from '#core';

/** What a suite needs of an implementation: a fresh store for each case, and a look behind it. */
export interface ClientStoreHarness {
  readonly store: ClientStore;
  /** Every effect that was written with a record so far, in order. */
  effects(): Promise<Effects>;
  /** Makes the next write of effects fail; left out by a store that can't be made to. */
  failEffects?(): void;
  /**
   * Runs the work inside a transaction of the caller's own: rolled back when the work rejects.
   * Left out by a store without transactions, which then must refuse them.
   */
  transaction?<T>(work: (transaction: unknown) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
