import type { Insertable } from 'kysely';
import { z } from 'zod';

import type { RefreshTokenRecord, SessionRecord } from '#session';

import { instant, parseRow } from './columns.js';
import type { RefreshTokenTable, SessionTable } from './latchkey-tables.js';

const schema = z
  .object({
    id: z.string(),
    tenant: z.string(),
    subject: z.string(),
    client_id: z.string(),
    authenticated_at: instant,
    last_used_at: instant,
    expires_at: instant,
    ended_at: instant.nullable(),
    ended_reason: z.string().nullable(),
  })
  .transform((row): SessionRecord => ({
    id: row.id,
    tenant: row.tenant,
    subject: row.subject,
    clientId: row.client_id,
    authenticatedAt: row.authenticated_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    endedReason: row.ended_reason,
  }));

/** @throws StoreUnavailableError `store_unavailable` */
export function parseSessionRow(row: unknown): SessionRecord {
  return parseRow(schema, row, 'latchkey_session');
}

export function toSessionRow(session: SessionRecord): Insertable<SessionTable> {
  return {
    id: session.id,
    tenant: session.tenant,
    subject: session.subject,
    client_id: session.clientId,
    authenticated_at: session.authenticatedAt.getTime(),
    last_used_at: session.lastUsedAt.getTime(),
    expires_at: session.expiresAt.getTime(),
    ended_at: session.endedAt?.getTime() ?? null,
    ended_reason: session.endedReason,
  };
}

export function toRefreshTokenRow(token: RefreshTokenRecord): Insertable<RefreshTokenTable> {
  return {
    digest: token.digest,
    session_id: token.sessionId,
    issued_at: token.issuedAt.getTime(),
    expires_at: token.expiresAt.getTime(),
    used_at: null,
  };
}
