import { z } from 'zod';

import type { Scheme } from '#access';
import { parseOptions } from '#core';
import type { JwtSchemeOptions, JwtStrategyOptions, ResolvedTokenOptions } from '#jwt';
import {
  AccessTokenIssuer,
  AccessTokenVerifier,
  DEFAULT_MAX_TOKEN_BYTES,
  jwtScheme,
  JwtStrategy,
  resolveTokenOptions,
  resolveTrustedIssuer,
} from '#jwt';

import type { LatchkeyOptions } from './latchkey-options.js';
import type { ResolvedLatchkeyOptions } from './resolve-latchkey-options.js';

/** What accepts and issues JWTs; all undefined in an application that does neither. */
export interface TokenParts {
  readonly issuer: AccessTokenIssuer | undefined;
  readonly verifier: AccessTokenVerifier | undefined;
  readonly strategy: JwtStrategy | undefined;
  readonly scheme: Scheme | undefined;
}

/**
 * @param isForeign tells Bearer values that belong to another scheme
 * @throws InvalidOptionsError `invalid_options`, naming the option
 */
export function tokenParts(
  { features, clock }: ResolvedLatchkeyOptions,
  isForeign: JwtSchemeOptions['isForeign'],
): TokenParts {
  const { tokens, issuing } = features;
  const issuer = issuing === undefined ? undefined : new AccessTokenIssuer(issuing, clock, 'issuing');
  if (tokens === undefined && issuer === undefined) {
    return { issuer, verifier: undefined, strategy: undefined, scheme: undefined };
  }
  const { trusted, carriers } = tokens === undefined ? NOBODY_ELSE : split(tokens);
  const own = issuer === undefined ? [] : [resolveTrustedIssuer(issuer.issuerOptions(), 'issuing')];
  const verifier = new AccessTokenVerifier({ ...trusted, issuers: [...trusted.issuers, ...own] }, clock);
  const strategy = new JwtStrategy(verifier, carriers);
  return { issuer, verifier, strategy, scheme: jwtScheme(strategy, { ...carriers, isForeign }) };
}

type Carriers = JwtStrategyOptions & Pick<JwtSchemeOptions, 'formBody'>;

interface SplitTokenOptions {
  readonly trusted: ResolvedTokenOptions;
  readonly carriers: Carriers;
}

const NOBODY_ELSE: SplitTokenOptions = {
  trusted: { issuers: [], maxTokenBytes: DEFAULT_MAX_TOKEN_BYTES },
  carriers: {},
};

type Extractor = NonNullable<JwtStrategyOptions['extractors']>[number];

const isFunction = (value: unknown): value is Extractor => typeof value === 'function';

const carriersSchema = z.strictObject({
  formBody: z.boolean().optional(),
  extractors: z.array(z.custom<Extractor>(isFunction, 'is not a function')).min(1).optional(),
});

/** Whom the options trust, apart from where tokens are taken from. */
function split({
  formBody,
  extractors,
  ...trusted
}: NonNullable<LatchkeyOptions['tokens']>): SplitTokenOptions {
  return {
    trusted: resolveTokenOptions(trusted),
    carriers: parseOptions(carriersSchema, { formBody, extractors }, 'tokens'),
  };
}
