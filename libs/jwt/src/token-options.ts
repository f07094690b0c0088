import { z } from 'zod';

import type { PrincipalKind } from '#core';
import { InvalidOptionsError, parseOptions } from '#core';

import { DEFAULT_MAX_TOKEN_BYTES } from './compact-jws.js';
import type { TrustedIssuer, TrustedIssuerOptions } from './trusted-issuer.js';
import { trustedIssuer, trustedIssuerSchema } from './trusted-issuer.js';

interface TokenLimits {
  /**
   * The longest token that is looked at, in bytes.
   * @default 16384
   */
  readonly maxTokenBytes?: number | undefined;
}

/** Which tokens are accepted: those of one issuer, or of several. */
export type TokenOptions = TokenLimits &
  (
    | (TrustedIssuerOptions & { readonly issuers?: never })
    | { readonly issuers: readonly TrustedIssuerOptions[] }
  );

/** Validated {@link TokenOptions}: a single issuer is a list of one. */
export interface ResolvedTokenOptions {
  readonly issuers: readonly TrustedIssuer[];
  readonly maxTokenBytes: number;
}

const limits = { maxTokenBytes: z.int().min(256).max(65_536).default(DEFAULT_MAX_TOKEN_BYTES) };
const singular = trustedIssuerSchema.extend(limits);
const plural = z.strictObject({ issuers: z.array(trustedIssuerSchema).min(1), ...limits });

/**
 * Validates which tokens are accepted, and reads the issuers' keys.
 *
 * @param path where the options stand, as the user writes it
 * @throws InvalidOptionsError `invalid_options`, naming the wrong option or key by its path
 */
export function resolveTokenOptions(options: TokenOptions, path = 'tokens'): ResolvedTokenOptions {
  if (options.issuers === undefined) {
    const { maxTokenBytes, ...issuer } = parseOptions(singular, options, path);
    return Object.freeze({ issuers: Object.freeze([trustedIssuer(issuer, path)]), maxTokenBytes });
  }
  const { maxTokenBytes, ...parsed } = parseOptions(plural, options, path);
  const issuers = parsed.issuers.map((issuer, at) => trustedIssuer(issuer, `${path}.issuers[${at}]`));
  return Object.freeze({ issuers: Object.freeze(issuers), maxTokenBytes });
}

/** The kinds of principal that tokens of these issuers can ever stand for. */
export function yieldedKinds(issuers: readonly TrustedIssuer[]): ReadonlySet<PrincipalKind> {
  return new Set(issuers.flatMap(({ kind }) => [...(kind.yields ?? ALL_KINDS)]));
}

const ALL_KINDS: readonly PrincipalKind[] = ['service', 'user', 'delegated'];

/**
 * Issuers by their name.
 *
 * @throws InvalidOptionsError `invalid_options` when two have the same: nobody could tell whose keys count
 */
export function issuersByName(
  issuers: readonly TrustedIssuer[],
  path = 'tokens.issuers',
): ReadonlyMap<unknown, TrustedIssuer> {
  const byName = new Map<unknown, TrustedIssuer>();
  for (const trusted of issuers) {
    if (byName.has(trusted.issuer))
      throw new InvalidOptionsError(path, `name the issuer '${trusted.issuer}' twice`);
    byName.set(trusted.issuer, trusted);
  }
  return byName;
}
