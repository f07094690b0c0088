/** The part of the authorization server that needs neither Nest nor oidc-provider: ports, records, client service. */
export type { OAuthArtifact } from './artifacts/oauth-artifact.js';
export type { OAuthArtifactKey, SaveOptions } from './artifacts/oauth-artifact-store.js';
export { OAuthArtifactStore } from './artifacts/oauth-artifact-store.js';
export type { MemoryOAuthArtifactStoreOptions } from './artifacts/memory-oauth-artifact-store.js';
export { MemoryOAuthArtifactStore } from './artifacts/memory-oauth-artifact-store.js';
export type {
  ClientAuthentication,
  ClientGrantType,
  ClientRecord,
  ClientSecret,
} from './clients/client-record.js';
export type { ClientQuery } from './clients/client-store.js';
export { ClientStore } from './clients/client-store.js';
export { MemoryClientStore } from './clients/memory-client-store.js';
export type { ClientOptions, ResolvedClientOptions } from './clients/client-options.js';
export { resolveClientOptions } from './clients/client-options.js';
export type {
  ClientChanges,
  ClientDetails,
  ClientSelection,
  RegisterClientRequest,
  RotateSecretRequest,
} from './clients/client-request.js';
export type { ListClientsRequest } from './clients/client-listing.js';
export type { ClientMutationContext } from './clients/client-effects.js';
export type { RegisteredClient, RotatedClientSecret } from './clients/registered-client.js';
export type { ClientServiceDependencies } from './clients/client-service.js';
export { ClientService } from './clients/client-service.js';
export { redirectUriMatches } from './clients/redirect-uri.js';
