import type { CutOff, IssuedTokens } from '#core';
import { cutOff } from '#core';

import type { ClientEvent } from './client-effects.js';
import type { ClientRecord } from './client-record.js';

/** What the denylist is told when a client is suspended or removed. */
export function endedTokens(
  { id, tenant }: ClientRecord,
  { type, occurredAt }: ClientEvent,
  tokens: IssuedTokens | undefined,
): readonly CutOff[] {
  if (tokens === undefined || (type !== 'client-suspended' && type !== 'client-removed')) return [];
  const { issuer, longestTokenSeconds } = tokens;
  return [cutOff({ tenant, issuer, by: 'client', value: id, at: occurredAt, longestTokenSeconds })];
}
