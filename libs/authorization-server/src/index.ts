export type { OAuthArtifact } from './artifacts/oauth-artifact.js';
export type { OAuthArtifactKey, SaveOptions } from './artifacts/oauth-artifact-store.js';
export { OAuthArtifactStore } from './artifacts/oauth-artifact-store.js';
export { MemoryOAuthArtifactStore } from './artifacts/memory-oauth-artifact-store.js';
export type { ClientRecord, ClientSecret } from './clients/client-record.js';
export { ClientStore } from './clients/client-store.js';
export { MemoryClientStore } from './clients/memory-client-store.js';
export { ClientService } from './clients/client-service.js';
export type {
  ConnectedApp,
  ConnectedAppsView,
  ConsentScope,
  ConsentView,
  ErrorView,
  LoggedOutView,
  LoginView,
  LogoutView,
  PageForm,
  PageFrame,
  PageTemplates,
} from './pages/page-views.js';
export type { PageOptions } from './pages/page-options.js';
export type { PageStrings } from './pages/page-strings.js';
export { pageTemplates } from './pages/page-templates.js';
export type {
  AuthorizationServerOptions,
  AuthorizationServerStores,
  Lifetimes,
  ProtectedResource,
  ServerSigningKeys,
} from './options/authorization-server-options.js';
export type { RevocableToken, RevokedGrant, RevokedToken } from './revocation/access-token-revocations.js';
export { AccessTokenRevocations } from './revocation/access-token-revocations.js';
export { MemoryAccessTokenRevocations } from './revocation/memory-access-token-revocations.js';
export type { GrantRecord, GrantRevocation } from './revocation/grant-service.js';
export { GrantService } from './revocation/grant-service.js';
export { AuthorizationServer } from './authorization-server.js';
export { AuthorizationServerModule } from './authorization-server.module.js';
