export type { ApiKeyRecord, ApiKeyRestrictions, ApiKeySecret, ApiKeyState } from './api-key-record.js';
export type { ApiKeyQuery } from './api-key-store.js';
export { ApiKeyStore } from './api-key-store.js';
export { MemoryApiKeyStore } from './memory-api-key-store.js';
export type { ApiKeyParts } from './api-key-format.js';
export { formatApiKey, looksLikeApiKey, parseApiKey } from './api-key-format.js';
export type { ApiKeyOptions, ApiKeyPeppers, PepperSecret, ResolvedApiKeyOptions } from './api-key-options.js';
export { resolveApiKeyOptions } from './api-key-options.js';
export type { EffectiveApiKeyState } from './api-key-state.js';
export { apiKeyStateAt } from './api-key-state.js';
export type { ListApiKeysRequest } from './api-key-listing.js';
export type { IssueApiKeyRequest } from './issue-api-key-request.js';
export type {
  ApiKeyServiceDependencies,
  IssuedApiKey,
  RevokeApiKeyRequest,
  RevokedApiKey,
} from './api-key-service.js';
export { ApiKeyService } from './api-key-service.js';
export type { ApiKeyVerifierDependencies } from './api-key-verifier.js';
export { API_KEY_SCHEME, ApiKeyVerifier } from './api-key-verifier.js';
export { developmentKey } from './development-key.js';
