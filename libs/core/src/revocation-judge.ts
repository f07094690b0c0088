import { setTimeout } from 'node:timers/promises';

import type { Clock } from './clock.js';
import { LatchkeyError } from './latchkey-error.js';

/** What of a verified token tells whether it was revoked. */
export interface JudgedToken {
  readonly tenant: string;
  readonly issuer: string;
  /** Its `jti`; without one it can only be cut off. */
  readonly tokenId?: string | undefined;
  readonly subject: string;
  readonly clientId?: string | undefined;
  readonly grantId?: string | undefined;
  readonly sessionId?: string | undefined;
  /** Its `iat`; without one any cut-off that names it refuses it. */
  readonly issuedAt?: Date | undefined;
}

export type Judgement = 'live' | 'revoked';

/**
 * Knows which tokens were revoked before they expire.
 *
 * Answers at once and without I/O in the usual case. A promise means that it could not know by itself, and asks
 * the store; it rejects with `store_unavailable` when the store can't tell either. Then nobody knows, and the
 * token is neither accepted nor refused.
 */
export interface RevocationJudge {
  judge(token: JudgedToken): Judgement | Promise<Judgement>;
}

export const RevocationJudge = Symbol.for('nestjs-latchkey:RevocationJudge');

/**
 * The `iat` for a token that is to be issued: now, or the next second where a cut-off covers this one, having
 * waited for it. (A token of the second of a cut-off is refused, since nobody can tell which of the two was
 * first.) Undefined when whatever is issued would be refused: the session or grant that it names is over.
 */
export async function issueInstant(
  token: Omit<JudgedToken, 'tokenId' | 'issuedAt'>,
  judge: RevocationJudge,
  clock: Clock,
): Promise<Date | undefined> {
  const now = clock.now();
  const thisSecond = new Date(Math.floor(now / 1000) * 1000);
  if ((await judgedForIssue({ ...token, issuedAt: thisSecond }, judge)) === 'live') return thisSecond;
  const nextSecond = new Date(thisSecond.getTime() + 1000);
  if ((await judgedForIssue({ ...token, issuedAt: nextSecond }, judge)) === 'revoked') return undefined;
  await setTimeout(nextSecond.getTime() - now);
  return nextSecond;
}

/** A judge that can't know doesn't keep anybody from issuing: whoever verifies the token asks again. */
async function judgedForIssue(token: JudgedToken, judge: RevocationJudge): Promise<Judgement> {
  try {
    return await judge.judge(token);
  } catch (error) {
    if (error instanceof LatchkeyError && error.code === 'store_unavailable') return 'live';
    throw error;
  }
}
