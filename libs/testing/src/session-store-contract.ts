import type { ContractCase } from './contract-case.js';
import { sessionStoreEnding } from './session-store-ending.js';
import type { SessionStoreHarness } from './session-store-harness.js';
import { sessionStoreReading } from './session-store-reading.js';
import { sessionStoreRefresh } from './session-store-refresh.js';
import { sessionStoreTransaction } from './session-store-transaction.js';

/** The guarantees of the port `SessionStore`. */
export const sessionStoreContract: readonly ContractCase<SessionStoreHarness>[] = [
  ...sessionStoreReading,
  ...sessionStoreRefresh,
  ...sessionStoreEnding,
  ...sessionStoreTransaction,
];
