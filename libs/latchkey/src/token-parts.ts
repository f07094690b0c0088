import type { Scheme } from '#access';
import type { JwtSchemeOptions, TrustedIssuerOptions } from '#jwt';
import { AccessTokenIssuer, AccessTokenVerifier, jwtScheme, JwtStrategy, resolveTokenOptions } from '#jwt';

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
  const { trusted, maxTokenBytes, extractors, formBody } = split(tokens);
  const issuers = [...trusted, ...(issuer === undefined ? [] : [issuer.issuerOptions()])];
  const verifier = new AccessTokenVerifier(resolveTokenOptions({ issuers, maxTokenBytes }), clock);
  const strategy = new JwtStrategy(verifier, { extractors });
  return { issuer, verifier, strategy, scheme: jwtScheme(strategy, { formBody, isForeign }) };
}

/** Whom the options trust, apart from how tokens are presented; a single issuer is a list of one. */
function split(tokens: LatchkeyOptions['tokens']) {
  if (tokens === undefined) return { trusted: [] as readonly TrustedIssuerOptions[] };
  const { formBody, extractors, maxTokenBytes, issuers, ...single } = tokens;
  const trusted: readonly TrustedIssuerOptions[] = issuers ?? [single as TrustedIssuerOptions];
  return { trusted, formBody, extractors, maxTokenBytes };
}
