import type { OAuthArtifactStore } from '#authorization-server/core';

import type { ApiKeyStoreHarness } from './api-key-store-harness.js';

/** What a suite needs of an implementation: a fresh store for each case, and a look behind it. */
export interface OAuthArtifactStoreHarness extends Omit<ApiKeyStoreHarness, 'store'> {
  readonly store: OAuthArtifactStore;
  /** Sets the clock that the store was made with. It may stand anywhere when a case begins. */
  setTime(at: Date): void;
  /** The store rids itself of what has expired: its `removeExpired` finds nothing to do. */
  readonly removesExpiredItself?: boolean;
}
