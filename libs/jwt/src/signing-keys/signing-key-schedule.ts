import { MAX_ACCESS_TOKEN_SECONDS } from '../access-token-issuer-options.js';
import type { ResolvedSigningKeyOptions } from './signing-key-options.js';
import type { SigningKeyRecord } from './signing-key-record.js';

/** What decides when a key does what. Lists hold the generations of one issuer, the oldest first. */
type Scheduled = Pick<SigningKeyRecord, 'signsFrom'>;

/** For clocks that differ, and for processes that learn late that a key's turn is over. */
const SLACK_SECONDS = 300;

/** So long a key is published after its last signature: no token of ours lives longer. */
export const KEPT_MS = (MAX_ACCESS_TOKEN_SECONDS + SLACK_SECONDS) * 1000;

/** The keys that are published: those to come, the one that signs, and those whose tokens may be alive. */
export function publishedAt<K extends Scheduled>(keys: readonly K[], now: number): readonly K[] {
  return keys.filter((_key, at) => now < publishedUntil(keys, at));
}

/** The published keys, that which signs first, then the others, the newest first. */
export function signerFirst<K extends Scheduled>(published: readonly K[], now: number): readonly K[] {
  // A process whose clock is behind takes the first key a little early.
  const signer = published.findLast(({ signsFrom }) => signsFrom.getTime() <= now) ?? published[0];
  if (signer === undefined) return [];
  return [signer, ...published.filter((key) => key !== signer).toReversed()];
}

/** The next instant at which another key signs, or one is no longer published; infinity for never. */
export function nextTurn(keys: readonly Scheduled[], now: number): number {
  const instants = keys.flatMap(({ signsFrom }, at) => [signsFrom.getTime(), publishedUntil(keys, at)]);
  return Math.min(...instants.filter((instant) => instant > now));
}

/** Whether the next key must be published now, so that it can sign when its turn comes. */
export function isDue(
  newest: Scheduled | undefined,
  { rotateEverySeconds, publishAheadSeconds }: ResolvedSigningKeyOptions,
  now: number,
): boolean {
  if (newest === undefined) return true;
  return now >= newest.signsFrom.getTime() + (rotateEverySeconds - publishAheadSeconds) * 1000;
}

function publishedUntil(keys: readonly Scheduled[], at: number): number {
  const next = keys[at + 1];
  return next === undefined ? Infinity : next.signsFrom.getTime() + KEPT_MS;
}
