import type { CutOff } from './denylist-entry.js';

/** The access tokens of an issuer of our own, as whoever ends a session, client or grant knows them. */
export interface IssuedTokens {
  readonly issuer: string;
  /** How long one lives at most, in seconds: for so long a cut-off is remembered. */
  readonly longestTokenSeconds: number;
  /** Hears of a cut-off that was written, so that this process refuses at once. */
  learn(entry: CutOff): void;
}
