export * from './core.js';
export {
  Accept,
  AccessCounters,
  AccessGuard,
  ApiKey,
  CurrentPrincipal,
  definePolicyAspect,
  External,
  Jwt,
  OAuth,
  principalOf,
  Public,
  Require,
  Roles,
  Scopes,
} from '#access';
export type {
  AccessPolicy,
  AccessRules,
  AccessShape,
  AspectContext,
  AspectDefinition,
  CredentialOptions,
  Denial,
  JwtDecoratorOptions,
  OAuthDecoratorOptions,
  PolicyAspect,
  PolicyCheck,
  PolicyCheckInput,
  PolicyDecorator,
  Presentation,
  ProblemDetails,
  PublicOptions,
  RequestView,
  RoutePolicy,
  RoutePolicyOption,
  Scheme,
} from '#access';
export { apiKeyAdminController } from '#api-key';
export { AuditRecorder, MemoryAuditSink, NestLoggerAuditSink } from '#audit';
export type { AuditAlarm, AuditCounters, AuditOptions, AuditSink } from '#audit';
export { SessionService, SessionStore, toTokenResponse } from '#session';
export type {
  IssuedSession,
  RequestContext,
  SessionOptions,
  SessionOutcome,
  SessionRecord,
  TokenResponse,
} from '#session';
export type { ProtectedResourceOptions } from '#oauth';
export { RevocationService } from '#revocation';
export type { Revocation, RevocationOptions } from '#revocation';
export { LatchkeyHealth } from '#telemetry';
export type { HealthCheck, HealthReport } from '#telemetry';
export { LatchkeyModule } from './latchkey.module.js';
export type {
  LatchkeyOptions,
  LatchkeyRootOptions,
  LatchkeyStores,
  PassportOptions,
} from './latchkey-options.js';
