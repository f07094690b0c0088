import { z } from 'zod';

import { InvalidInputError, isScopeName } from '#core';

import type { ResolvedAccessTokenIssuerOptions } from './access-token-issuer-options.js';
import { isPersonalClaim, isReservedClaim, memberNames } from './claim-names.js';

/** What an access token is to say. */
export interface AccessTokenRequest {
  /** The `sub`: a user's stable id, or the client's own for a token in its own name. */
  readonly subject: string;
  /** The client that the token is for (`client_id`). */
  readonly clientId: string;
  /** @default [] */
  readonly scopes?: readonly string[] | undefined;
  /** @default [] */
  readonly roles?: readonly string[] | undefined;
  /** The login session (`sid`). */
  readonly sessionId?: string | undefined;
  /** When the user proved who they are (`auth_time`). */
  readonly authenticatedAt?: Date | undefined;
  /** How strongly (`acr`). */
  readonly acr?: string | undefined;
  /** @default 'default' */
  readonly tenant?: string | undefined;
  /** @default the issuer's audience */
  readonly audience?: string | readonly string[] | undefined;
  /** Further claims, as JSON; no reserved names, and personal ones only where declared. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** Seconds, at most the issuer's `accessTokenSeconds`. @default accessTokenSeconds */
  readonly expiresInSeconds?: number | undefined;
}

const text = z.string().min(1);

const schema = z.strictObject({
  subject: text,
  clientId: text,
  scopes: z.array(z.string().refine(isScopeName, 'is not a scope name')).default([]),
  roles: z.array(text).default([]),
  sessionId: text.optional(),
  authenticatedAt: z.date().optional(),
  acr: text.optional(),
  tenant: text.optional(),
  audience: z.union([text, z.array(text).min(1)], 'is a text or a list of texts, and not empty').optional(),
  claims: z.record(z.string(), z.json()).default({}),
  expiresInSeconds: z.int().min(1).optional(),
});

export type ParsedAccessTokenRequest = z.output<typeof schema>;

/**
 * @throws InvalidInputError `invalid_input`, naming the field, for anything that must not stand in a token
 */
export function parseAccessTokenRequest(
  request: AccessTokenRequest,
  { accessTokenSeconds, personalClaims }: ResolvedAccessTokenIssuerOptions,
): ParsedAccessTokenRequest {
  const parsed = schema.safeParse(request);
  if (!parsed.success) throw wrongField(parsed.error);
  const { claims, expiresInSeconds } = parsed.data;
  if (expiresInSeconds !== undefined && expiresInSeconds > accessTokenSeconds) {
    throw new InvalidInputError('expiresInSeconds', `is more than the issuer’s ${accessTokenSeconds}`);
  }
  // Of the request's own names: the schema leaves `__proto__` out without a word.
  const reserved = Object.keys(request.claims ?? {}).find(isReservedClaim);
  if (reserved !== undefined) throw new InvalidInputError(`claims.${reserved}`, 'is the issuer’s own to say');
  const personal = memberNames(claims).find((name) => isPersonalClaim(name) && !personalClaims.has(name));
  if (personal !== undefined) {
    throw new InvalidInputError(
      `claims.${personal}`,
      'looks personal: declare it in `personalClaims`, or leave it out',
    );
  }
  return parsed.data;
}

function wrongField({ issues: [issue] }: z.ZodError): InvalidInputError {
  if (issue?.code === 'unrecognized_keys')
    return new InvalidInputError(issue.keys.join(', '), 'is not a field');
  return new InvalidInputError(issue?.path.join('.') ?? '', issue?.message ?? 'is invalid');
}
