/** Who did it, as the audit writes it. */
export interface AuditActor {
  readonly kind: 'service' | 'user' | 'delegated' | 'anonymous' | 'system';
  /** The principal's subject; undefined for `anonymous` and `system`. */
  readonly subject: string | undefined;
  /** Public id of the credential used, never the credential. */
  readonly credentialId: string | undefined;
}

/** What can happen, in the past tense; a closed union, so that a sink can handle each member. */
export type AuditEventType =
  | 'api-key-issued'
  | 'api-key-revoked'
  | 'client-registered'
  | 'client-updated'
  | 'client-secret-rotated'
  | 'client-suspended'
  | 'client-resumed'
  | 'client-removed'
  | 'signing-key-created'
  | 'signing-key-rotated'
  | 'signing-key-dropped'
  | 'session-started'
  | 'session-refreshed'
  | 'session-ended'
  | 'login-refused'
  | 'consent-given'
  | 'consent-refused'
  | 'grant-revoked'
  | 'access-token-issued'
  | 'access-token-revoked'
  | 'access-tokens-cut-off'
  | 'authorization-code-reused'
  | 'client-authentication-refused'
  | 'refresh-token-reused'
  | 'refresh-refused'
  | 'credential-refused'
  | 'credential-in-url'
  | 'credential-in-browser'
  | 'credential-in-clear'
  | 'access-denied';

/** One thing that happened, in the past tense. No field ever holds a secret, a digest or a claim set. */
export interface AuditEvent {
  readonly type: AuditEventType;
  readonly occurredAt: Date;
  readonly tenant: string;
  readonly actor: AuditActor;
  readonly outcome: 'success' | 'refused' | 'denied';
  /** What it was done to: `api-key:3fB…`, `client:budget-app`, `session:…`, `route:TransfersController.create`. */
  readonly target: string;
  /** Why, for refusals and revocations: a code, or an administrator's own words. */
  readonly reason: string | undefined;
  /** Client address, as the framework's trusted-proxy setting gives it. */
  readonly address: string | undefined;
  readonly requestId: string | undefined;
  /** How many alike happened since the one written before, `occurredAt` being the last; absent for a single event. */
  readonly count?: number;
  /** True where the guard only reports: it would have refused, and let the request pass. Absent otherwise. */
  readonly reportOnly?: true;
}

/** Latchkey itself, or the application's own code. */
export const SYSTEM_ACTOR: AuditActor = Object.freeze({
  kind: 'system',
  subject: undefined,
  credentialId: undefined,
});

/** A caller who was not authenticated. */
export const ANONYMOUS_ACTOR: AuditActor = Object.freeze({
  kind: 'anonymous',
  subject: undefined,
  credentialId: undefined,
});
