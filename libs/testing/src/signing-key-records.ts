import type { Effects } from '#core';
import { DEFAULT_TENANT } from '#core';
import type { SigningKeyRecord } from '#jwt/core';

export const ISSUER = 'https://api.example.com';

let made = 0;

/** A key with an id of its own and nothing special about it, but for what is given. */
export function signingKeyRecord(fields: Partial<SigningKeyRecord> = {}): SigningKeyRecord {
  made += 1;
  return {
    id: `kid-${made.toString().padStart(8, '0')}`,
    issuer: ISSUER,
    generation: 1,
    algorithm: 'ES256',
    sealedKey: `sealed-${made}`,
    sealedUnder: 'default',
    createdAt: new Date(1_700_000_000_000 + made),
    signsFrom: new Date(1_700_003_600_000 + made),
    ...fields,
  };
}

/** Effects that the addition of a key could have: one change, one event, every field told. */
export function effectsOfKey(record: SigningKeyRecord): Effects {
  return {
    changes: [{ type: 'signing-keys-changed', issuer: record.issuer }],
    events: [
      {
        type: 'signing-key-rotated',
        occurredAt: record.createdAt,
        tenant: DEFAULT_TENANT,
        actor: { kind: 'user', subject: 'alice', credentialId: 'jti-1' },
        outcome: 'success',
        target: `signing-key:${record.id}`,
        reason: 'a laptop was stolen',
        address: '203.0.113.7',
        requestId: undefined,
      },
    ],
  };
}
