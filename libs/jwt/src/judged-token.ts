import type { JudgedToken, Judgement, Principal, RevocationJudge, Verification, Verified } from '#core';
import { refused, unavailable } from '#core';

/** The claim that names the grant under which an authorization server issued a token. */
export const GRANT_CLAIM = 'gid';

/**
 * Asks whether a token that is good in itself was revoked. At once in the usual case; where the judge has to ask
 * the store, and that can't tell either, nobody knows.
 */
export function judge(verification: Verified, by: RevocationJudge): Verification | Promise<Verification> {
  const judgement = by.judge(judgedToken(verification.principal));
  if (!(judgement instanceof Promise)) return conclude(verification, judgement);
  return judgement.then(
    (settled) => conclude(verification, settled),
    (cause: unknown) => unavailable(cause),
  );
}

function conclude(verification: Verified, judgement: Judgement): Verification {
  return judgement === 'live' ? verification : refused('revoked', verification.principal.credential.id);
}

function judgedToken(principal: Principal): JudgedToken {
  const { subject, tenant, credential, claims } = principal;
  const { iat } = claims;
  return {
    tenant,
    issuer: credential.issuer ?? '',
    tokenId: credential.id,
    subject,
    clientId: textOf(claims['client_id']) ?? textOf(claims['azp']),
    grantId: textOf(claims[GRANT_CLAIM]),
    sessionId: textOf(claims['sid']),
    issuedAt: typeof iat === 'number' ? new Date(iat * 1000) : undefined,
  };
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' ? claim : undefined;
}
