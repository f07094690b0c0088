/** One token that is refused before it expires. */
export interface TokenRevoked {
  readonly type: 'token-revoked';
  readonly tenant: string;
  readonly issuer: string;
  /** Its `jti`. */
  readonly tokenId: string;
  /** NumericDate from which the token has expired everywhere: the entry is forgotten then. */
  readonly until: number;
}

/** What a cut-off goes by: a claim that names whom or what the token belongs to. */
export type CutOffBy = 'subject' | 'client' | 'grant' | 'session';

/** All tokens of one issuer that name a subject, client, grant or session and were issued up to an instant. */
export interface CutOff {
  readonly type: 'cut-off';
  readonly tenant: string;
  readonly issuer: string;
  readonly by: CutOffBy;
  /** The id of that subject, client, grant or session. */
  readonly value: string;
  /** NumericDate: a token is refused when its `iat`, in whole seconds, is not after it, or when it has none. */
  readonly before: number;
  /** NumericDate from which all these tokens have expired everywhere: the entry is forgotten then. */
  readonly until: number;
}

/** What the denylist holds; numbers are NumericDates in whole seconds, like `iat` and `exp` (RFC 7519 §2). */
export type DenylistEntry = TokenRevoked | CutOff;

/** The widest clock tolerance that a verifier may have: for so long an expired token may still be accepted. */
const TOLERANCE_SECONDS = 60;

/** The entry that refuses one token. @param token its `expiresAt` is its `exp` */
export function tokenRevoked({
  tenant,
  issuer,
  tokenId,
  expiresAt,
}: Pick<TokenRevoked, 'tenant' | 'issuer' | 'tokenId'> & { readonly expiresAt: Date }): TokenRevoked {
  return { type: 'token-revoked', tenant, issuer, tokenId, until: endOf(expiresAt) };
}

/**
 * The entry that refuses all tokens of a subject, client, grant or session.
 *
 * A subject or client goes on afterwards, so what is issued from the next second on is accepted. A grant or
 * session that is over never comes back, so nothing that names it is: not even what a process whose clock runs
 * ahead, or that has not heard yet, issues a moment later.
 *
 * @param what `at` is the moment of the decision, `longestTokenSeconds` how long the issuer's tokens live at most
 */
export function cutOff({
  tenant,
  issuer,
  by,
  value,
  at,
  longestTokenSeconds,
}: Pick<CutOff, 'tenant' | 'issuer' | 'by' | 'value'> & {
  readonly at: Date;
  readonly longestTokenSeconds: number;
}): CutOff {
  const until = endOf(new Date(at.getTime() + longestTokenSeconds * 1000));
  const before = by === 'subject' || by === 'client' ? Math.floor(at.getTime() / 1000) : until;
  return { type: 'cut-off', tenant, issuer, by, value, before, until };
}

function endOf(expiresAt: Date): number {
  return Math.ceil(expiresAt.getTime() / 1000) + TOLERANCE_SECONDS;
}
