import type { SubjectRecord } from '#core';

import { newSessionId } from './refresh-token.js';
import type { ResolvedSessionOptions } from './session-options.js';
import type { RefreshTokenRecord, SessionRecord } from './session-record.js';

/** The session of an account that has just proved who it is. */
export function newSession(account: SubjectRecord, options: ResolvedSessionOptions, at: Date): SessionRecord {
  return {
    id: newSessionId(),
    tenant: account.tenant,
    subject: account.subject,
    clientId: options.clientId,
    authenticatedAt: at,
    lastUsedAt: at,
    expiresAt: secondsAfter(at, options.sessionSeconds),
    endedAt: null,
    endedReason: null,
  };
}

/** The record of a refresh token issued now; it never outlives its session. */
export function refreshTokenRecord(
  digest: string,
  session: SessionRecord,
  options: ResolvedSessionOptions,
  at: Date,
): RefreshTokenRecord {
  const expiresAt = secondsAfter(at, options.refreshTokenSeconds);
  return {
    digest,
    sessionId: session.id,
    issuedAt: at,
    expiresAt: expiresAt < session.expiresAt ? expiresAt : session.expiresAt,
  };
}

export function isLive(session: SessionRecord, at: Date): boolean {
  return session.endedAt === null && at < session.expiresAt;
}

function secondsAfter(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}
