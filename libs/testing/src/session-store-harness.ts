import type { SessionStore } from '#session';

import type { ApiKeyStoreHarness } from './api-key-store-harness.js';

/** What a suite needs of an implementation: a fresh store for each case, and a look behind it. */
export interface SessionStoreHarness extends Omit<ApiKeyStoreHarness, 'store'> {
  readonly store: SessionStore;
}
