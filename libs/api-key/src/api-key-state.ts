import type { ApiKeyRecord, ApiKeyState } from './api-key-record.js';

/** What a key is at a moment: its stored state, and what the clock makes of it. */
export type EffectiveApiKeyState = ApiKeyState | 'expired';

/**
 * Decides what a key is at a moment (epoch milliseconds); only `active` opens anything.
 * A scheduled key becomes active by the clock, without a write.
 */
export function apiKeyStateAt(record: ApiKeyRecord, now: number): EffectiveApiKeyState {
  if (record.state === 'revoked' || record.state === 'suspended') return record.state;
  if (record.expiresAt !== null && record.expiresAt.getTime() <= now) return 'expired';
  if (record.notBefore !== null) return record.notBefore.getTime() <= now ? 'active' : 'scheduled';
  return record.state;
}
