import type { AsymmetricSigningAlgorithm, JWK, JWKS } from 'oidc-provider';

import { InvalidOptionsError } from '#core';
import { AccessTokenIssuer, AccessTokenVerifier, resolveTokenOptions } from '#jwt/core';

import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import { longestTokenSeconds, SERVER_OPTIONS } from '../options/resolve-authorization-server-options.js';

/** What signs access tokens. */
export interface TokenSigning {
  readonly alg: AsymmetricSigningAlgorithm;
  readonly kid: string;
}

/** The server's keys at one moment. */
export interface SigningKeySet {
  /** As oidc-provider takes them, private members included. */
  readonly jwks: JWKS;
  /** The first of them. */
  readonly signing: TokenSigning;
  /** Verifies what they signed. */
  readonly verifier: AccessTokenVerifier;
}

const ALGORITHMS: readonly string[] = [
  'RS256',
  'PS256',
  'ES256',
  'Ed25519',
  'EdDSA',
] satisfies AsymmetricSigningAlgorithm[];

/**
 * Reads the current keys.
 *
 * @throws InvalidOptionsError `invalid_options`, naming a key that is not a strong private JWK
 */
export function readSigningKeys(options: ResolvedAuthorizationServerOptions): SigningKeySet {
  const { issuer, resources, signingKeys, clock } = options;
  const current = signingKeys.current();
  if (current.length === 0) throw new InvalidOptionsError(`${SERVER_OPTIONS}.signingKeys`, 'is empty');
  const own = new AccessTokenIssuer(
    {
      issuer,
      audience: [...resources.keys()],
      signingKeys: current,
      accessTokenSeconds: longestTokenSeconds(options),
    },
    clock,
    { path: SERVER_OPTIONS },
  );
  const published = own.publicKeySet().keys;
  const keys = published.map(({ kid, alg }, at) => keyOf({ ...current[at] }, kid, alg, at));
  const [first] = keys;
  if (first === undefined || keys.length < current.length) {
    throw new InvalidOptionsError(`${SERVER_OPTIONS}.signingKeys`, 'holds a shared secret');
  }
  // Whether a token was revoked is asked apart: here it only matters whether it is ours.
  const trusted = { issuer, audience: [...resources.keys()], keys: published };
  const verifier = new AccessTokenVerifier(resolveTokenOptions(trusted, SERVER_OPTIONS), clock);
  return { jwks: { keys: keys.map(({ jwk }) => jwk) }, signing: first.signing, verifier };
}

function keyOf(
  jwk: Readonly<Record<string, unknown>>,
  kid: string | undefined,
  alg: string | undefined,
  at: number,
): { readonly jwk: JWK; readonly signing: TokenSigning } {
  if (kid === undefined || !isAlgorithm(alg)) {
    throw new InvalidOptionsError(
      `${SERVER_OPTIONS}.signingKeys[${at}]`,
      `is not for ${ALGORITHMS.join(', ')}`,
    );
  }
  return { jwk: { ...jwk, kty: String(jwk['kty']), kid, alg, use: 'sig' }, signing: { alg, kid } };
}

function isAlgorithm(alg: string | undefined): alg is AsymmetricSigningAlgorithm {
  return alg !== undefined && ALGORITHMS.includes(alg);
}
