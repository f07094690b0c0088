import { z } from 'zod';

import { InvalidInputError } from '#core';

import type { ListApiKeysRequest } from './api-key-listing.js';
import type { ApiKeyRecord } from './api-key-record.js';
import type { EffectiveApiKeyState } from './api-key-state.js';
import { apiKeyStateAt } from './api-key-state.js';
import type { IssueApiKeyRequest } from './issue-api-key-request.js';
import { parseInput } from './parse-input.js';

/** A key as the admin API shows it: neither secret nor digest. Instants are ISO 8601 in UTC. */
export interface ApiKeyResource {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly environment: string;
  readonly scopes: readonly string[];
  readonly restrictions: { readonly addresses: readonly string[] };
  readonly state: EffectiveApiKeyState;
  readonly issued_at: string;
  readonly not_before: string | null;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly revoked_reason: string | null;
}

/** @param now epoch milliseconds: decides on what the clock made of the key */
export function apiKeyResource(record: ApiKeyRecord, now: number): ApiKeyResource {
  return {
    id: record.id,
    name: record.name,
    owner: record.owner,
    environment: record.environment,
    scopes: record.scopes,
    restrictions: record.restrictions,
    state: apiKeyStateAt(record, now),
    issued_at: record.issuedAt.toISOString(),
    not_before: record.notBefore?.toISOString() ?? null,
    expires_at: record.expiresAt?.toISOString() ?? null,
    revoked_at: record.revokedAt?.toISOString() ?? null,
    revoked_reason: record.revokedReason,
  };
}

// These schemas say what fields there are; what may stand in them the service decides.

const issueSchema = z.strictObject({
  name: z.string(),
  owner: z.string(),
  scopes: z.array(z.string()),
  expires_in_seconds: z
    .union([z.number(), z.literal('never')], 'must be a number of seconds, or "never"')
    .optional(),
  not_before: z.iso.datetime({ offset: true, error: 'must be an instant in ISO 8601' }).optional(),
  restrictions: z.strictObject({ addresses: z.array(z.string()) }).optional(),
});

const revokeSchema = z.strictObject({ reason: z.string() });

const listSchema = z.strictObject({
  owner: z.string().optional(),
  environment: z.string().optional(),
  state: z.enum(['scheduled', 'active', 'suspended', 'revoked']).optional(),
  limit: z.coerce.number().optional(),
  after: z.string().optional(),
});

/** @throws InvalidInputError `invalid_input`, naming the field as it stands in the body */
export function parseIssueBody(body: unknown): Omit<IssueApiKeyRequest, 'tenant'> {
  const { expires_in_seconds, not_before, ...rest } = parseInput(issueSchema, body);
  const notBefore = not_before === undefined ? undefined : new Date(not_before);
  return { ...rest, expiresInSeconds: expires_in_seconds, notBefore };
}

/** @throws InvalidInputError `invalid_input`, naming the field as it stands in the body */
export function parseRevokeBody(body: unknown): { readonly reason: string } {
  return parseInput(revokeSchema, body);
}

/** @throws InvalidInputError `invalid_input`, naming the parameter */
export function parseListQuery(query: unknown): Omit<ListApiKeysRequest, 'tenant'> {
  return parseInput(listSchema, query);
}

/** The service names its fields as code writes them; on the wire they stand in snake case. */
export function rethrowWithWireNames(error: unknown): never {
  if (!(error instanceof InvalidInputError)) throw error;
  const problem = error.message.slice(`${error.field}: `.length);
  throw new InvalidInputError(
    error.field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    problem,
  );
}
