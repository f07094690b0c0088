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
