import type { ClientStoreHarness } from './client-store-harness.js';
import { clientStoreMutation } from './client-store-mutation.js';
import { clientStoreReading } from './client-store-reading.js';
import { clientStoreTransaction } from './client-store-transaction.js';
import type { ContractCase } from './contract-case.js';

/** The guarantees of the port `ClientStore`. */
export const clientStoreContract: readonly ContractCase<ClientStoreHarness>[] = [
  ...clientStoreReading,
  ...clientStoreMutation,
  ...clientStoreTransaction,
];
