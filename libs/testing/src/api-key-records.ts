import type { ApiKeyRecord } from '#api-key/core';
import type { Effects, Mutation } from '#core';
import { DEFAULT_TENANT, NO_EFFECTS } from '#core';

/** A mutation that tells nothing. */
export const quiet: Mutation = { effects: NO_EFFECTS };

let issued = 0;

/** An id of the right form for a number. */
export function idOf(number: number): string {
  return `k${number.toString().padStart(15, '0')}`;
}

/** A key's record with an id of its own and nothing special about it, but for what is given. */
export function apiKeyRecord(fields: Partial<ApiKeyRecord> = {}): ApiKeyRecord {
  issued += 1;
  return {
    id: idOf(issued),
    tenant: DEFAULT_TENANT,
    owner: 'settlements',
    name: 'Nightly settlement',
    environment: 'live',
    scopes: [],
    restrictions: { addresses: [] },
    state: 'active',
    issuedAt: new Date(1_700_000_000_000 + issued),
    notBefore: null,
    expiresAt: null,
    revokedAt: null,
    revokedReason: null,
    secrets: [
      {
        version: 1,
        digest: 'digest',
        pepper: 'default',
        issuedAt: new Date(1_700_000_000_000),
        retiresAt: null,
      },
    ],
    revision: 1,
    ...fields,
  };
}

/** Effects that a mutation of the record could have: one change, one event, every field told. */
export function effectsOf(record: ApiKeyRecord): Effects {
  return {
    changes: [{ type: 'api-key-changed', tenant: record.tenant, keyId: record.id }],
    events: [
      {
        type: record.state === 'revoked' ? 'api-key-revoked' : 'api-key-issued',
        occurredAt: new Date(1_700_000_200_000),
        tenant: record.tenant,
        actor: { kind: 'user', subject: 'alice', credentialId: 'jti-1' },
        outcome: 'success',
        target: `api-key:${record.id}`,
        reason: record.revokedReason ?? undefined,
        address: '203.0.113.7',
        requestId: undefined,
      },
    ],
  };
}
