import { z } from 'zod';

import type { Scheme } from '#access';
import type { RevocationJudge } from '#core';
import { InvalidOptionsError, parseOptions } from '#core';
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

import type { ResolvedProtectedResourceOptions } from '#oauth';
import { metadataAddress, resolveProtectedResourceOptions } from '#oauth';

import type { LatchkeyOptions } from './latchkey-options.js';
import type { ResolvedLatchkeyOptions } from './resolve-latchkey-options.js';

/** What accepts and issues JWTs; all undefined in an application that does neither. */
export interface TokenParts {
  readonly issuer: AccessTokenIssuer | undefined;
  readonly verifier: AccessTokenVerifier | undefined;
  readonly strategy: JwtStrategy | undefined;
  readonly scheme: Scheme | undefined;
  /** What this API says of itself. */
  readonly resource: ResolvedProtectedResourceOptions | undefined;
}

/**
 * @param revocations knows which tokens were revoked before they expire
 * @param isForeign tells Bearer values that belong to another scheme
 * @throws InvalidOptionsError `invalid_options`, naming the option
 */
export function tokenParts(
  { features, clock }: ResolvedLatchkeyOptions,
  isForeign: JwtSchemeOptions['isForeign'],
  revocations: RevocationJudge,
): TokenParts {
  const { tokens, issuing } = features;
  const issuer =
    issuing === undefined
      ? undefined
      : new AccessTokenIssuer(issuing, clock, { path: 'issuing', revocations });
  if (tokens === undefined && issuer === undefined) {
    if (features.resource !== undefined)
      throw new InvalidOptionsError('resource', 'needs `tokens` or `issuing`');
    return { issuer, verifier: undefined, strategy: undefined, scheme: undefined, resource: undefined };
  }
  const { trusted, carriers } = tokens === undefined ? NOBODY_ELSE : split(tokens);
  const own = issuer === undefined ? [] : [resolveTrustedIssuer(issuer.issuerOptions(), 'issuing')];
  const issuers = [...trusted.issuers, ...own];
  const verifier = new AccessTokenVerifier({ ...trusted, issuers }, clock, revocations);
  const strategy = new JwtStrategy(verifier, carriers);
  const resource =
    features.resource &&
    resolveProtectedResourceOptions(
      features.resource,
      issuers.map(({ issuer: name }) => name),
    );
  const challenge = resource && { resource_metadata: metadataAddress(resource.identifier) };
  const scheme = jwtScheme(strategy, { ...carriers, isForeign, challenge });
  return { issuer, verifier, strategy, scheme, resource };
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
