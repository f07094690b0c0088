import type { CutOff } from '#core';
import { cutOff } from '#core';

import type { ClientEvent } from './client-effects.js';
import type { ClientRecord } from './client-record.js';

/** The access tokens that a server has issued to clients, and that end with them. */
export interface ClientTokens {
  readonly issuer: string;
  /** How long an access token lives at most, in seconds. */
  readonly longestTokenSeconds: number;
  /** Hears of a cut-off that is written, so that this process refuses at once. */
  learn(entry: CutOff): void;
}

/** What the denylist is told when a client is suspended or removed. */
export function endedTokens(
  { id, tenant }: ClientRecord,
  { type, occurredAt }: ClientEvent,
  tokens: ClientTokens | undefined,
): readonly CutOff[] {
  if (tokens === undefined || (type !== 'client-suspended' && type !== 'client-removed')) return [];
  const { issuer, longestTokenSeconds } = tokens;
  return [cutOff({ tenant, issuer, by: 'client', value: id, at: occurredAt, longestTokenSeconds })];
}
