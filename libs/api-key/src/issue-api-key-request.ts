import { z } from 'zod';

import type { ScopeCatalogue } from '#core';
import {
  DEFAULT_TENANT,
  InvalidInputError,
  isKnownGrant,
  isPrintableText,
  isScopeGrant,
  parseInput,
} from '#core';

import { isAddressRange } from './address-ranges.js';
import { MAX_EXPIRY_SECONDS } from './api-key-options.js';
import type { ApiKeyRestrictions } from './api-key-record.js';

/** What to issue. */
export interface IssueApiKeyRequest {
  /** A name for people, up to 100 characters. */
  readonly name: string;
  /** Who answers for it: the subject of a user or service, up to 255 characters. */
  readonly owner: string;
  /** @default DEFAULT_TENANT */
  readonly tenant?: string | undefined;
  /** Scopes of the catalogue, or wildcards over whole segments (`transfers:*`). Empty: no access. */
  readonly scopes: readonly string[];
  /**
   * Life from now on, in seconds.
   * @default the options' `expirySeconds`
   */
  readonly expiresInSeconds?: number | 'never' | undefined;
  /**
   * Refused before.
   * @default valid at once
   */
  readonly notBefore?: Date | undefined;
  /** @default none */
  readonly restrictions?: ApiKeyRestrictions | undefined;
}

/** An {@link IssueApiKeyRequest} validated and completed. */
export interface CheckedIssueRequest {
  readonly name: string;
  readonly owner: string;
  readonly tenant: string;
  readonly scopes: readonly string[];
  /** The moment that the lifetimes count from. */
  readonly issuedAt: Date;
  readonly notBefore: Date | null;
  readonly expiresAt: Date | null;
  readonly restrictions: ApiKeyRestrictions;
}

const text = (most: number) =>
  z.string().refine((value) => isPrintableText(value, most), `must be 1 to ${most} printable characters`);

const requestSchema = z.strictObject({
  name: text(100),
  owner: text(255),
  tenant: text(255).default(DEFAULT_TENANT),
  scopes: z
    .array(z.string().refine(isScopeGrant, 'must be a scope, or a wildcard over whole segments'))
    .max(1000),
  expiresInSeconds: z.union([z.literal('never'), z.int().min(1).max(MAX_EXPIRY_SECONDS)]).optional(),
  notBefore: z.date().optional(),
  restrictions: z
    .strictObject({
      addresses: z.array(z.string().refine(isAddressRange, 'must be an address or a CIDR range')).max(100),
    })
    .default({ addresses: [] }),
});

/**
 * Validates a request against its form and the catalogue.
 *
 * @param now epoch milliseconds
 * @throws InvalidInputError `invalid_input`, naming the field
 */
export function checkIssueRequest(
  request: IssueApiKeyRequest,
  {
    catalogue,
    expirySeconds,
    now,
  }: { readonly catalogue: ScopeCatalogue; readonly expirySeconds: number; readonly now: number },
): CheckedIssueRequest {
  const { expiresInSeconds = expirySeconds, notBefore = null, ...rest } = parseInput(requestSchema, request);
  for (const [index, scope] of rest.scopes.entries()) {
    if (!isKnownGrant(scope, catalogue))
      throw new InvalidInputError(`scopes.${index}`, 'is not in the catalogue');
  }
  const expiresAt = expiresInSeconds === 'never' ? null : new Date(now + expiresInSeconds * 1000);
  if (notBefore !== null && expiresAt !== null && notBefore >= expiresAt) {
    throw new InvalidInputError('notBefore', 'must be before the expiry');
  }
  return { ...rest, scopes: [...new Set(rest.scopes)], issuedAt: new Date(now), notBefore, expiresAt };
}

/** @throws InvalidInputError `invalid_input` when a reason for the record is not 1 to 200 printable characters */
export function checkReason(reason: string): void {
  parseInput(z.object({ reason: text(200) }), { reason });
}
