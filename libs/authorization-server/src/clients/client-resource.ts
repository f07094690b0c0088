import { z } from 'zod';

import { parseInput } from '#core';

import type { ListClientsRequest } from './client-listing.js';
import type { ClientRecord } from './client-record.js';
import type { ClientChanges, RegisterClientRequest } from './client-request.js';

/**
 * A client as the admin API shows it, in the names of RFC 7591 §2 where it has one: neither secret nor digest.
 * Instants are ISO 8601 in UTC, but for `client_id_issued_at`.
 */
export interface ClientResource {
  readonly client_id: string;
  /** In seconds since 1970 (RFC 7591 §3.2.1). */
  readonly client_id_issued_at: number;
  readonly client_name: string;
  readonly application_type: ClientRecord['application'];
  readonly token_endpoint_auth_method: ClientRecord['authentication'];
  readonly grant_types: readonly string[];
  readonly redirect_uris: readonly string[];
  readonly post_logout_redirect_uris: readonly string[];
  readonly origins: readonly string[];
  /** Separated by spaces. */
  readonly scope: string;
  readonly resources: readonly string[];
  readonly jwks: { readonly keys: ClientRecord['keys'] };
  readonly client_uri: string | null;
  readonly policy_uri: string | null;
  readonly state: ClientRecord['state'];
  readonly client_secrets: readonly {
    readonly version: number;
    readonly issued_at: string;
    readonly retires_at: string | null;
  }[];
  readonly updated_at: string;
}

/** What a secret is handed out as (RFC 7591 §3.2.1). */
export interface ClientSecretResource {
  readonly client_secret: string;
  /** 0: a secret does not expire, it is rotated. */
  readonly client_secret_expires_at: 0;
}

export function clientResource(record: ClientRecord): ClientResource {
  return {
    client_id: record.id,
    client_id_issued_at: Math.floor(record.registeredAt.getTime() / 1000),
    client_name: record.name,
    application_type: record.application,
    token_endpoint_auth_method: record.authentication,
    grant_types: record.grantTypes,
    redirect_uris: record.redirectUris,
    post_logout_redirect_uris: record.postLogoutRedirectUris,
    origins: record.origins,
    scope: record.scopes.join(' '),
    resources: record.resources,
    jwks: { keys: record.keys },
    client_uri: record.homepageUri,
    policy_uri: record.policyUri,
    state: record.state,
    client_secrets: record.secrets.map(({ version, issuedAt, retiresAt }) => ({
      version,
      issued_at: issuedAt.toISOString(),
      retires_at: retiresAt?.toISOString() ?? null,
    })),
    updated_at: record.updatedAt.toISOString(),
  };
}

/** What the service calls otherwise. */
export const WIRE_NAMES = {
  id: 'client_id',
  name: 'client_name',
  application: 'application_type',
  authentication: 'token_endpoint_auth_method',
  scopes: 'scope',
  keys: 'jwks.keys',
  homepageUri: 'client_uri',
} as const;

// These schemas say what fields there are; what may stand in them the service decides.

const details = {
  client_name: z.string(),
  grant_types: z.array(z.enum(['authorization_code', 'refresh_token', 'client_credentials'])).optional(),
  redirect_uris: z.array(z.string()).optional(),
  post_logout_redirect_uris: z.array(z.string()).optional(),
  origins: z.array(z.string()).optional(),
  scope: z.string().optional(),
  resources: z.array(z.string()).optional(),
  jwks: z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())) }).optional(),
  client_uri: z.string().nullable().optional(),
  policy_uri: z.string().nullable().optional(),
};

const registrationSchema = z.strictObject({
  ...details,
  client_id: z.string().optional(),
  application_type: z.enum(['web', 'browser', 'native', 'service']),
  token_endpoint_auth_method: z
    .enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'])
    .optional(),
});

const changesSchema = z.strictObject(details).partial();

const rotationSchema = z.strictObject({ overlap_seconds: z.number().optional() });

const listSchema = z.strictObject({ limit: z.coerce.number().optional(), after: z.string().optional() });

/** @throws InvalidInputError `invalid_input`, naming the field as it stands in the body */
export function parseRegistrationBody(body: unknown): Omit<RegisterClientRequest, 'tenant'> {
  const { client_id, client_name, application_type, token_endpoint_auth_method, ...rest } = parseInput(
    registrationSchema,
    body,
  );
  return {
    ...detailsOf(rest),
    id: client_id,
    name: client_name,
    application: application_type,
    authentication: token_endpoint_auth_method,
  };
}

/** @throws InvalidInputError `invalid_input`, naming the field as it stands in the body */
export function parseChangesBody(body: unknown): ClientChanges {
  const { client_name, ...rest } = parseInput(changesSchema, body);
  return { ...detailsOf(rest), ...(client_name === undefined ? {} : { name: client_name }) };
}

/** @throws InvalidInputError `invalid_input`, naming the field as it stands in the body */
export function parseRotationBody(body: unknown): { readonly overlapSeconds: number | undefined } {
  return { overlapSeconds: parseInput(rotationSchema, body ?? {}).overlap_seconds };
}

/** @throws InvalidInputError `invalid_input`, naming the parameter */
export function parseListQuery(query: unknown): Omit<ListClientsRequest, 'tenant'> {
  return parseInput(listSchema, query);
}

function detailsOf(body: Omit<z.infer<typeof changesSchema>, 'client_name'>): Omit<ClientChanges, 'name'> {
  return {
    grantTypes: body.grant_types,
    redirectUris: body.redirect_uris,
    postLogoutRedirectUris: body.post_logout_redirect_uris,
    origins: body.origins,
    scopes: body.scope?.split(' ').filter((scope) => scope !== ''),
    resources: body.resources,
    keys: body.jwks?.keys,
    homepageUri: body.client_uri,
    policyUri: body.policy_uri,
  };
}
