import type { Insertable } from 'kysely';
import { z } from 'zod';

import type { ClientRecord } from '#authorization-server/core';

import { instant, integer, json, parseRow } from './columns.js';
import type { ClientTable } from './latchkey-tables.js';

const texts = json.pipe(z.array(z.string()));

const secret = z.object({
  version: z.int(),
  digest: z.string(),
  issuedAt: instant,
  retiresAt: instant.nullable(),
});

const schema = z
  .object({
    id: z.string(),
    tenant: z.string(),
    name: z.string(),
    application: z.enum(['web', 'browser', 'native', 'service']),
    authentication: z.enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none']),
    grant_types: json.pipe(z.array(z.enum(['authorization_code', 'refresh_token', 'client_credentials']))),
    redirect_uris: texts,
    post_logout_redirect_uris: texts,
    origins: texts,
    scopes: texts,
    resources: texts,
    keys: json.pipe(z.array(z.record(z.string(), z.unknown()))),
    secrets: json.pipe(z.array(secret)),
    state: z.enum(['active', 'suspended']),
    homepage_uri: z.string().nullable(),
    policy_uri: z.string().nullable(),
    registered_at: instant,
    updated_at: instant,
    revision: integer,
  })
  .transform((row): ClientRecord => ({
    id: row.id,
    tenant: row.tenant,
    name: row.name,
    application: row.application,
    authentication: row.authentication,
    grantTypes: row.grant_types,
    redirectUris: row.redirect_uris,
    postLogoutRedirectUris: row.post_logout_redirect_uris,
    origins: row.origins,
    scopes: row.scopes,
    resources: row.resources,
    keys: row.keys,
    secrets: row.secrets,
    state: row.state,
    homepageUri: row.homepage_uri,
    policyUri: row.policy_uri,
    registeredAt: row.registered_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  }));

/** @throws StoreUnavailableError `store_unavailable` */
export function parseClientRow(row: unknown): ClientRecord {
  return parseRow(schema, row, 'latchkey_client');
}

export function toClientRow(record: ClientRecord): Insertable<ClientTable> {
  return {
    id: record.id,
    tenant: record.tenant,
    name: record.name,
    application: record.application,
    authentication: record.authentication,
    grant_types: JSON.stringify(record.grantTypes),
    redirect_uris: JSON.stringify(record.redirectUris),
    post_logout_redirect_uris: JSON.stringify(record.postLogoutRedirectUris),
    origins: JSON.stringify(record.origins),
    scopes: JSON.stringify(record.scopes),
    resources: JSON.stringify(record.resources),
    keys: JSON.stringify(record.keys),
    secrets: JSON.stringify(
      record.secrets.map((version) => ({
        ...version,
        issuedAt: version.issuedAt.getTime(),
        retiresAt: version.retiresAt?.getTime() ?? null,
      })),
    ),
    state: record.state,
    homepage_uri: record.homepageUri,
    policy_uri: record.policyUri,
    registered_at: record.registeredAt.getTime(),
    updated_at: record.updatedAt.getTime(),
    revision: record.revision,
  };
}
