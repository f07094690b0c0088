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
  Authorization,
  ChallengeError,
  ChallengeForm,
  CredentialOptions,
  Denial,
  DenialAudit,
  DenialCode,
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
  RunnableStrategy,
  Scheme,
} from '#access';
export { apiKeyAdminController } from '#api-key';
export { AuditRecorder, MemoryAuditSink, NestLoggerAuditSink } from '#audit';
export type { AuditAlarm, AuditCounters, AuditOptions, AuditSink } from '#audit';
export { SessionService, SessionStore, toTokenResponse } from '#session';
export type {
  IssuedSession,
  RefreshCommand,
  RefreshRotation,
  RefreshTokenRecord,
  RequestContext,
  SessionOptions,
  SessionOutcome,
  SessionOwner,
  SessionRecord,
  TokenResponse,
} from '#session';
export type { ProtectedResourceOptions } from '#oauth';
export { AccessTokenRevocations, RevocationService } from '#revocation';
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
