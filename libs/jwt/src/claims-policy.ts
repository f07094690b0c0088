import type { Claims, RefusalReason } from '#core';

import type { TokenProfile } from './kind-rule.js';
import type { TrustedIssuer } from './trusted-issuer.js';

type Rule = (claims: Claims, issuer: TrustedIssuer, nowSeconds: number) => RefusalReason | undefined;

/**
 * Judges the claims of a token whose signature holds. `expired` is the answer only when nothing else is wrong:
 * it tells the client to refresh.
 *
 * @param nowSeconds seconds since the epoch
 * @see RFC 9068 §4, RFC 7519 §4.1
 */
export function judgeClaims(
  claims: Claims,
  issuer: TrustedIssuer,
  nowSeconds: number,
): RefusalReason | undefined {
  for (const rule of RULES) {
    const reason = rule(claims, issuer, nowSeconds);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Bound to a key that the sender must prove to have (RFC 7800): never good as a mere bearer token. */
const isUnbound: Rule = (claims) => (claims['cnf'] === undefined ? undefined : 'confirmation-unsupported');

const REQUIRED: Readonly<Record<TokenProfile, readonly string[]>> = {
  // `iss` chose the issuer.
  rfc9068: ['exp', 'aud', 'sub', 'client_id', 'iat', 'jti'],
  plain: ['exp', 'aud', 'sub'],
};

const isComplete: Rule = (claims, { profile, maxLifeSeconds, tenantClaim, revocable }) => {
  if (REQUIRED[profile].some((name) => claims[name] === undefined)) return 'claim-missing';
  if (maxLifeSeconds !== undefined && claims['iat'] === undefined) return 'claim-missing';
  // Without a name it could not be revoked, and nobody would notice.
  if (revocable && claims['jti'] === undefined) return 'claim-missing';
  return tenantClaim !== undefined && claims[tenantClaim] === undefined ? 'claim-missing' : undefined;
};

const TEXT_CLAIMS = ['sub', 'client_id', 'azp', 'jti', 'sid', 'acr'];
const TIME_CLAIMS = ['exp', 'nbf', 'iat', 'auth_time'];

const isWellTyped: Rule = (claims, { tenantClaim }) => {
  const texts = TEXT_CLAIMS.every((name) => isAbsentOr(isText, claims[name]));
  const times = TIME_CLAIMS.every((name) => isAbsentOr(isNumericDate, claims[name]));
  const tenant = tenantClaim === undefined || isText(claims[tenantClaim]);
  return texts && times && tenant ? undefined : 'claim-invalid';
};

/** RFC 7519 §4.1.3: a string or an array of strings; one of them is exactly one of ours. */
const isForUs: Rule = ({ aud }, { audiences }) => {
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (!named.every(isText)) return 'audience-mismatch';
  return named.some((name) => audiences.has(name)) ? undefined : 'audience-mismatch';
};

const hasBegun: Rule = ({ nbf, iat }, { clockToleranceSeconds }, now) => {
  const latest = now + clockToleranceSeconds;
  return isAfter(nbf, latest) || isAfter(iat, latest) ? 'not-yet-valid' : undefined;
};

const isShortLived: Rule = ({ exp, iat }, { maxLifeSeconds }) => {
  if (maxLifeSeconds === undefined || !isNumericDate(exp) || !isNumericDate(iat)) return undefined;
  return exp - iat > maxLifeSeconds ? 'claim-invalid' : undefined;
};

const isLive: Rule = ({ exp }, { clockToleranceSeconds }, now) =>
  isAfter(exp, now - clockToleranceSeconds) ? undefined : 'expired';

const RULES: readonly Rule[] = [isUnbound, isComplete, isWellTyped, isForUs, hasBegun, isShortLived, isLive];

/** The end of the year 9999, the last that RFC 3339 can write. Whoever means milliseconds is far beyond it. */
const LAST_SECOND = 253_402_300_799;

/** RFC 7519 §2: seconds since the epoch. A string, `1e400` or a negative number is no date. */
export function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LAST_SECOND;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isAbsentOr(is: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || is(value);
}

function isAfter(time: unknown, seconds: number): boolean {
  return isNumericDate(time) && time > seconds;
}
