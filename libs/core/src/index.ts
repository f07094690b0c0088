export type {
  Claims,
  CredentialReference,
  DelegatedPrincipal,
  Principal,
  PrincipalKind,
  PrincipalOf,
  ServicePrincipal,
  UserPrincipal,
} from './principal.js';
export { DEFAULT_TENANT, NO_CLAIMS } from './principal.js';
export type { LatchkeyTypes, RoleName, ScopeName } from './latchkey-types.js';
export { Secret } from './secret.js';
export type {
  RefusalReason,
  Refused,
  Restrictions,
  Unavailable,
  Verification,
  Verified,
} from './verification.js';
export { refused, unavailable, verified } from './verification.js';
export { Clock, systemClock } from './clock.js';
export { digestsEqual, hmacSha256, sha256 } from './digest.js';
export { CHECKSUM_LENGTH, checksumBase62 } from './base62.js';
export { randomBase62 } from './random.js';
export type { CutOff, CutOffBy, DenylistEntry, TokenRevoked } from './denylist-entry.js';
export { cutOff, tokenRevoked } from './denylist-entry.js';
export type { Judgement, JudgedToken } from './revocation-judge.js';
export { issueInstant, RevocationJudge } from './revocation-judge.js';
export type { Change, Effects, Mutation, TransactionOption } from './effects.js';
export type { IssuedTokens } from './issued-tokens.js';
export { NO_EFFECTS } from './effects.js';
export { refuseTransaction } from './refuse-transaction.js';
export type { MutationContext } from './mutation-context.js';
export { actorOf, mutationEvent } from './mutation-context.js';
export type { Page } from './page.js';
export { newestFirst, pageOf } from './page.js';
export type { AuditActor, AuditEvent, AuditEventType } from './audit-event.js';
export { ANONYMOUS_ACTOR, SYSTEM_ACTOR } from './audit-event.js';
export { EventRecorder, silentRecorder } from './event-recorder.js';
export type { Login, SubjectRecord, SubjectRights } from './subject-directory.js';
export { SubjectDirectory } from './subject-directory.js';
export type { LatchkeyErrorCode } from './latchkey-error.js';
export {
  ConflictError,
  InvalidInputError,
  InvalidOptionsError,
  InvalidPolicyError,
  LatchkeyError,
  NotFoundError,
  RightsExceededError,
  StoreUnavailableError,
  TransactionUnsupportedError,
} from './latchkey-error.js';
export type { OptionsSchema } from './options.js';
export { parseOptions } from './options.js';
export { parseInput } from './parse-input.js';
export { isPrintableText } from './printable-text.js';
export type { ScopeCatalogue, ScopeDefinition } from './scope-catalogue.js';
export { defineScopes, openCatalogue } from './scope-catalogue.js';
export type { Grantable } from './grants.js';
export { grantsBeyond, isKnownGrant } from './grants.js';
export { grantCovers, isScopeGrant, isScopeName, parseScopeString } from './scope-syntax.js';
