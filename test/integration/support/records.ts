import type { ApiKeyRecord } from '#api-key/core';
import type { Effects } from '#core';
import { DEFAULT_TENANT, randomBase62 } from '#core';
import type { RefreshTokenRecord, SessionRecord } from '#session';

/** When all records begin. */
export const START = new Date(1_700_000_000_000);
const END = new Date(1_800_000_000_000);

export function sessionRecord(): SessionRecord {
  return {
    id: randomBase62(22),
    tenant: DEFAULT_TENANT,
    subject: 'alice',
    clientId: 'web',
    authenticatedAt: START,
    lastUsedAt: START,
    expiresAt: END,
    endedAt: null,
    endedReason: null,
  };
}

export function refreshToken(): Omit<RefreshTokenRecord, 'sessionId'> {
  return { digest: randomBase62(43), issuedAt: START, expiresAt: END };
}

export function apiKeyRecord(): ApiKeyRecord {
  return {
    id: randomBase62(16),
    tenant: DEFAULT_TENANT,
    owner: 'settlements',
    name: 'Nightly settlement',
    environment: 'live',
    scopes: ['settlements:read'],
    restrictions: { addresses: [] },
    state: 'active',
    issuedAt: START,
    notBefore: null,
    expiresAt: END,
    revokedAt: null,
    revokedReason: null,
    secrets: [],
    revision: 1,
  };
}

/** One change and one event that name what they are about. */
export function effectsOf(target: string): Effects {
  return {
    changes: [{ type: 'api-key-changed', tenant: DEFAULT_TENANT, keyId: target }],
    events: [
      {
        type: 'session-started',
        occurredAt: START,
        tenant: DEFAULT_TENANT,
        actor: { kind: 'system', subject: undefined, credentialId: undefined },
        outcome: 'success',
        target,
        reason: undefined,
        address: undefined,
        requestId: undefined,
      },
    ],
  };
}
