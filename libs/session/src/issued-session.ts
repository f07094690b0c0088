import type { Refused, Secret, Unavailable } from '#core';

import type { SessionRecord } from './session-record.js';

/** A login or a refresh that succeeded. */
export interface IssuedSession {
  readonly outcome: 'issued';
  readonly accessToken: Secret;
  /** Life of the access token. */
  readonly expiresInSeconds: number;
  /** Single use; shown once. */
  readonly refreshToken: Secret;
  readonly session: SessionRecord;
}

/**
 * What a login or a refresh comes to. As with a `Verification`, a wrong password or a dead token is data;
 * exceptions are for faults.
 */
export type SessionOutcome = IssuedSession | Refused | Unavailable;

/** The request behind a call, as far as the audit wants to know it. */
export interface RequestContext {
  /** Client address, as the framework's trusted-proxy setting gives it. */
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
}
