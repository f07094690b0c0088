import type { Principal, PrincipalKind } from '#core';

/** Codes of problem details that the guard answers with: stable, for clients to act on. */
export type DenialCode =
  | 'invalid_request'
  | 'credential_in_url'
  | 'credential_missing'
  | 'invalid_token'
  | 'token_expired'
  | 'invalid_api_key'
  | 'invalid_credential'
  | 'route_undecorated'
  | 'context_unsupported'
  | 'https_required'
  | 'address_refused'
  | 'credential_in_browser'
  | 'wrong_principal_kind'
  | 'insufficient_scope'
  | 'insufficient_role'
  | 'requirement_not_met'
  | 'temporarily_unavailable';

/**
 * What `WWW-Authenticate` says beside the realm: `error`, `error_description`, `scope`.
 *
 * @see RFC 6750 §3, RFC 9470 §3
 */
export interface ChallengeError {
  /** The scheme whose challenge carries it; the others stay plain. */
  readonly scheme: string;
  readonly error:
    'invalid_request' | 'invalid_token' | 'insufficient_scope' | 'insufficient_user_authentication';
  readonly description: string;
  readonly scope?: string;
}

/** A decision against the caller, ready to be told on any transport. */
export interface Denial {
  readonly outcome: 'denied';
  readonly status: 400 | 401 | 403 | 429 | 503;
  /** One of Latchkey's, or a code of the aspect's own. */
  readonly code: DenialCode | (string & {});
  /** For people, and the same for every cause that must look alike. */
  readonly detail: string;
  /** Whether the challenges of the route's schemes are told, and what one of them says more. */
  readonly challenge: 'none' | 'plain' | ChallengeError;
  /** More members of the problem: `accepted`, `presented`, `scope`. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  /** More headers of the answer: `RateLimit`. They replace none of the guard's own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the audit, never for the caller. */
  readonly audit: DenialAudit;
  /** The fault behind a 503: for the log and the application's filters, never for the caller. */
  readonly cause?: unknown;
  /** Who was denied, where the credential was good. */
  readonly principal?: Principal;
}

export interface DenialAudit {
  readonly type:
    | 'credential-refused'
    | 'credential-in-url'
    | 'credential-in-browser'
    | 'credential-in-clear'
    | 'access-denied';
  readonly reason: string;
  readonly credentialId?: string | undefined;
}

export function credentialMissing(): Denial {
  return {
    outcome: 'denied',
    status: 401,
    code: 'credential_missing',
    detail: 'This route needs a credential.',
    challenge: 'plain',
    audit: { type: 'credential-refused', reason: 'missing' },
  };
}

export function ambiguousRequest(scheme: string, detail: string): Denial {
  return {
    outcome: 'denied',
    status: 400,
    code: 'invalid_request',
    detail,
    challenge: { scheme, error: 'invalid_request', description: detail },
    audit: { type: 'credential-refused', reason: 'ambiguous' },
  };
}

export function credentialInUrl(scheme: string, credentialId: string | undefined): Denial {
  const detail = 'Credentials do not belong in a URL; send this one in its header, and replace it.';
  return {
    outcome: 'denied',
    status: 400,
    code: 'credential_in_url',
    detail,
    challenge: { scheme, error: 'invalid_request', description: detail },
    audit: { type: 'credential-in-url', reason: 'credential-in-url', credentialId },
  };
}

export function forbidden(code: DenialCode, detail: string, audit: DenialAudit): Denial {
  return { outcome: 'denied', status: 403, code, detail, challenge: 'none', audit };
}

export function routeUndecorated(): Denial {
  return forbidden('route_undecorated', 'This route has no access policy.', {
    type: 'access-denied',
    reason: 'route-undecorated',
  });
}

export function httpsRequired(): Denial {
  return forbidden('https_required', 'Credentials are accepted over https only.', {
    type: 'credential-in-clear',
    reason: 'https-required',
  });
}

export function wrongPrincipalKind(accepted: readonly PrincipalKind[], presented: PrincipalKind): Denial {
  return {
    ...forbidden('wrong_principal_kind', `This route is for ${accepted.join(' or ')} callers.`, {
      type: 'access-denied',
      reason: 'wrong-principal-kind',
    }),
    members: { accepted, presented },
  };
}

export function insufficientScope(scheme: string, scopes: readonly string[]): Denial {
  const scope = scopes.join(' ');
  return {
    ...forbidden('insufficient_scope', 'The credential lacks a scope that this route needs.', {
      type: 'access-denied',
      reason: 'insufficient-scope',
    }),
    challenge: { scheme, error: 'insufficient_scope', description: 'More scope is needed', scope },
    members: { scope },
  };
}
