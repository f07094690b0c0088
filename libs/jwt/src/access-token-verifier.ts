import type { Claims, Clock, PrincipalKind, RefusalReason, RevocationJudge, Verification } from '#core';
import { refused, systemClock } from '#core';

import { judgeClaims } from './claims-policy.js';
import { judge } from './judged-token.js';
import type { JwsHeader } from './compact-jws.js';
import { CompactJwsParser } from './compact-jws.js';
import { algorithmOf } from './jws-algorithm.js';
import { signatureHolds } from './jws-signature.js';
import type { ResolvedTokenOptions } from './token-options.js';
import { issuersByName, yieldedKinds } from './token-options.js';
import { identify } from './token-principal.js';
import type { TrustedIssuer } from './trusted-issuer.js';
import type { VerificationKey } from './verification-key.js';

/**
 * Verifies JWT access tokens of the issuers that it trusts, without Nest and without HTTP.
 *
 * @example A token of an issuer whose public key is at hand
 * ```ts
 * const verifier = new AccessTokenVerifier(
 *   resolveTokenOptions({ issuer: 'https://id.example.com', audience: 'https://api.example.com', keys: [jwk] }),
 * );
 * const verification = await verifier.verify(raw);
 * if (verification.outcome === 'verified') console.log(verification.principal.subject);
 * ```
 * @see RFC 9068 §4, RFC 8725
 */
export class AccessTokenVerifier {
  /** The issuers whose tokens are accepted. */
  readonly issuers: readonly TrustedIssuer[];
  /** The kinds of principal that it can ever give. */
  readonly yields: ReadonlySet<PrincipalKind>;
  readonly #byName: ReadonlyMap<unknown, TrustedIssuer>;
  readonly #parser: CompactJwsParser;
  readonly #clock: Clock;
  readonly #judge: RevocationJudge | undefined;

  /**
   * @param revocations knows which tokens of revocable issuers were revoked; without it none is
   * @throws InvalidOptionsError `invalid_options` when two issuers have the same name
   */
  constructor(
    { issuers, maxTokenBytes }: ResolvedTokenOptions,
    clock: Clock = systemClock,
    revocations?: RevocationJudge,
  ) {
    this.issuers = issuers;
    this.yields = yieldedKinds(issuers);
    this.#byName = issuersByName(issuers);
    this.#parser = new CompactJwsParser(maxTokenBytes);
    this.#clock = clock;
    this.#judge = revocations;
  }

  /**
   * Judges a token, cheapest and safest first: size and form, issuer, type and algorithm, key, signature,
   * claims, kind, revocation. Answers at once, but for signatures that take a turn (Ed25519) and for a judge that
   * has to ask.
   *
   * @param raw the token as presented; whatever it is, the answer is data
   */
  verify(raw: string): Verification | Promise<Verification> {
    const token = this.#parser.parse(raw);
    if (typeof token === 'string') return refused(token);
    const issuer = this.#byName.get(token.claims['iss']);
    if (issuer === undefined) return refused('issuer-unknown');
    const keys = keysFor(token.header, issuer);
    if (typeof keys === 'string') return refused(keys);
    const holds = signatureHolds(raw, keys);
    return typeof holds === 'boolean'
      ? this.#conclude(holds, token.claims, issuer)
      : holds.then((held) => this.#conclude(held, token.claims, issuer));
  }

  #conclude(
    signatureHeld: boolean,
    claims: Claims,
    issuer: TrustedIssuer,
  ): Verification | Promise<Verification> {
    if (!signatureHeld) return refused('signature-invalid');
    const reason = judgeClaims(claims, issuer, this.#clock.now() / 1000);
    if (reason !== undefined)
      return refused(reason, typeof claims['jti'] === 'string' ? claims['jti'] : undefined);
    const verification = identify(claims, issuer);
    if (verification.outcome !== 'verified' || !issuer.revocable || this.#judge === undefined)
      return verification;
    return judge(verification, this.#judge);
  }
}

/** The issuer's keys that may have signed a token of this type and algorithm; other issuers' are out of sight. */
function keysFor(header: JwsHeader, issuer: TrustedIssuer): readonly VerificationKey[] | RefusalReason {
  if (!issuer.acceptsType(header.typ)) return 'type-refused';
  const algorithm = algorithmOf(header.alg);
  return algorithm === undefined ? 'algorithm-refused' : issuer.keys.candidates(algorithm, header.kid);
}
