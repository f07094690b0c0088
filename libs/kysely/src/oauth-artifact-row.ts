import type { Insertable } from 'kysely';
import { z } from 'zod';

import type { OAuthArtifact } from '#authorization-server/core';

import { instant, json, parseRow } from './columns.js';
import type { OAuthArtifactTable } from './latchkey-tables.js';

/** Zod's `record` drops a member called `__proto__`; what was saved comes back. */
const payload = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const schema = z
  .object({
    model: z.string(),
    id_digest: z.string(),
    grant_id: z.string().nullable(),
    uid_digest: z.string().nullable(),
    user_code_digest: z.string().nullable(),
    tenant: z.string(),
    subject: z.string().nullable(),
    client_id: z.string().nullable(),
    payload: json.pipe(payload),
    created_at: instant,
    expires_at: instant.nullable(),
    consumed_at: instant.nullable(),
  })
  .transform((row): OAuthArtifact => ({
    model: row.model,
    idDigest: row.id_digest,
    grantId: row.grant_id,
    uidDigest: row.uid_digest,
    userCodeDigest: row.user_code_digest,
    tenant: row.tenant,
    subject: row.subject,
    clientId: row.client_id,
    payload: row.payload,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    consumedAt: row.consumed_at,
  }));

/** @throws StoreUnavailableError `store_unavailable` */
export function parseOAuthArtifactRow(row: unknown): OAuthArtifact {
  return parseRow(schema, row, 'latchkey_oauth_artifact');
}

export function toOAuthArtifactRow(artifact: OAuthArtifact): Insertable<OAuthArtifactTable> {
  return {
    model: artifact.model,
    id_digest: artifact.idDigest,
    grant_id: artifact.grantId,
    uid_digest: artifact.uidDigest,
    user_code_digest: artifact.userCodeDigest,
    tenant: artifact.tenant,
    subject: artifact.subject,
    client_id: artifact.clientId,
    payload: JSON.stringify(artifact.payload),
    created_at: artifact.createdAt.getTime(),
    expires_at: artifact.expiresAt?.getTime() ?? null,
    consumed_at: artifact.consumedAt?.getTime() ?? null,
  };
}
