export type { ContractCase } from './contract-case.js';
export type { ApiKeyStoreHarness } from './api-key-store-harness.js';
export { apiKeyStoreContract } from './api-key-store-contract.js';
export type { SessionStoreHarness } from './session-store-harness.js';
export { sessionStoreContract } from './session-store-contract.js';
export type { OAuthArtifactStoreHarness } from './oauth-artifact-store-harness.js';
export { oauthArtifactStoreContract } from './oauth-artifact-store-contract.js';
export type { ClientStoreHarness } from './client-store-harness.js';
export { clientStoreContract } from './client-store-contract.js';
