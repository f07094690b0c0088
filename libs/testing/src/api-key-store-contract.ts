import type { ApiKeyStoreHarness } from './api-key-store-harness.js';
import { apiKeyStoreMutation } from './api-key-store-mutation.js';
import { apiKeyStoreReading } from './api-key-store-reading.js';
import type { ContractCase } from './contract-case.js';

/** The guarantees of the port `ApiKeyStore`. */
export const apiKeyStoreContract: readonly ContractCase<ApiKeyStoreHarness>[] = [
  ...apiKeyStoreReading,
  ...apiKeyStoreMutation,
];
