import type { Insertable } from 'kysely';
import { z } from 'zod';

import type { ApiKeyRecord } from '#api-key/core';

import { instant, integer, json, parseRow } from './columns.js';
import type { ApiKeyTable } from './latchkey-tables.js';

const secret = z.object({
  version: z.int(),
  digest: z.string(),
  pepper: z.string(),
  issuedAt: instant,
  retiresAt: instant.nullable(),
});

const schema = z
  .object({
    id: z.string(),
    tenant: z.string(),
    owner: z.string(),
    name: z.string(),
    environment: z.string(),
    scopes: json.pipe(z.array(z.string())),
    restrictions: json.pipe(z.object({ addresses: z.array(z.string()) })),
    state: z.enum(['scheduled', 'active', 'suspended', 'revoked']),
    issued_at: instant,
    not_before: instant.nullable(),
    expires_at: instant.nullable(),
    revoked_at: instant.nullable(),
    revoked_reason: z.string().nullable(),
    secrets: json.pipe(z.array(secret)),
    revision: integer,
  })
  .transform(({ issued_at, not_before, expires_at, revoked_at, revoked_reason, ...same }): ApiKeyRecord => ({
    ...same,
    issuedAt: issued_at,
    notBefore: not_before,
    expiresAt: expires_at,
    revokedAt: revoked_at,
    revokedReason: revoked_reason,
  }));

/** @throws StoreUnavailableError `store_unavailable` */
export function parseApiKeyRow(row: unknown): ApiKeyRecord {
  return parseRow(schema, row, 'latchkey_api_key');
}

export function toApiKeyRow(record: ApiKeyRecord): Insertable<ApiKeyTable> {
  const { id, tenant, owner, name, environment, state, revision } = record;
  return {
    id,
    tenant,
    owner,
    name,
    environment,
    scopes: JSON.stringify(record.scopes),
    restrictions: JSON.stringify(record.restrictions),
    state,
    issued_at: record.issuedAt.getTime(),
    not_before: record.notBefore?.getTime() ?? null,
    expires_at: record.expiresAt?.getTime() ?? null,
    revoked_at: record.revokedAt?.getTime() ?? null,
    revoked_reason: record.revokedReason,
    secrets: JSON.stringify(
      record.secrets.map((version) => ({
        ...version,
        issuedAt: version.issuedAt.getTime(),
        retiresAt: version.retiresAt?.getTime() ?? null,
      })),
    ),
    revision,
  };
}
