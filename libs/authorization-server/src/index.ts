export type { OAuthArtifact } from './artifacts/oauth-artifact.js';
export type { OAuthArtifactKey, SaveOptions } from './artifacts/oauth-artifact-store.js';
export { OAuthArtifactStore } from './artifacts/oauth-artifact-store.js';
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
export type { ClientAdminControllerOptions } from './clients/client-admin.controller.js';
export { clientAdminController } from './clients/client-admin.controller.js';
export type { ClientResource, ClientSecretResource } from './clients/client-resource.js';
export { redirectUriMatches } from './clients/redirect-uri.js';
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
export type { GrantRecord, GrantRevocation } from './revocation/grant-service.js';
export { GrantService } from './revocation/grant-service.js';
export { AuthorizationServer } from './authorization-server.js';
export { AuthorizationServerModule } from './authorization-server.module.js';
