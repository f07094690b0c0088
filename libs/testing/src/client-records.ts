import type { ClientRecord } from '#authorization-server/core';
import type { Effects, Mutation } from '#core';
import { DEFAULT_TENANT, NO_EFFECTS } from '#core';

/** A mutation that tells nothing. */
export const quiet: Mutation = { effects: NO_EFFECTS };

let registered = 0;

/** A client's record with an id of its own and nothing special about it, but for what is given. */
export function clientRecord(fields: Partial<ClientRecord> = {}): ClientRecord {
  registered += 1;
  return {
    id: `client-${registered}`,
    tenant: DEFAULT_TENANT,
    name: 'Report job',
    application: 'service',
    authentication: 'client_secret_basic',
    grantTypes: ['client_credentials'],
    redirectUris: [],
    postLogoutRedirectUris: [],
    origins: [],
    scopes: [],
    resources: [],
    keys: [],
    secrets: [],
    state: 'active',
    homepageUri: null,
    policyUri: null,
    registeredAt: new Date(1_700_000_000_000 + registered),
    updatedAt: new Date(1_700_000_000_000 + registered),
    revision: 1,
    ...fields,
  };
}

/** The record with every field set to something else than {@link clientRecord} would. */
export function fullClientRecord(): ClientRecord {
  return clientRecord({
    tenant: 'acme',
    name: 'Budget Cloud',
    application: 'web',
    authentication: 'private_key_jwt',
    grantTypes: ['authorization_code', 'refresh_token', 'client_credentials'],
    redirectUris: ['https://a.example/callback', 'com.example.app:/callback'],
    postLogoutRedirectUris: ['https://a.example/bye'],
    origins: ['https://a.example:8443'],
    scopes: ['transactions:read', 'reports:read'],
    resources: ['https://api.example.com', 'urn:example:api'],
    keys: [
      { kty: 'EC', crv: 'P-256', x: 'eA', y: 'eQ', kid: '"%_\\', key_ops: ['verify'] },
      { kty: 'RSA', n: 'bg', e: 'AQAB' },
    ],
    secrets: [
      { version: 3, digest: 'd3', issuedAt: new Date(1), retiresAt: new Date(1_700_000_000_456) },
      { version: 4, digest: 'd4', issuedAt: new Date(2), retiresAt: null },
    ],
    state: 'suspended',
    homepageUri: 'https://a.example/',
    policyUri: 'https://a.example/privacy',
    registeredAt: new Date(1_700_000_000_123),
    updatedAt: new Date(4_102_444_800_999),
    revision: 7,
  });
}

/** The record, changed once. */
export function renamed(record: ClientRecord, name = 'Renamed'): ClientRecord {
  return { ...record, name, updatedAt: new Date(1_700_000_100_000), revision: record.revision + 1 };
}

/** Effects that a mutation of the record could have: one change, one event, every field told. */
export function clientEffects(
  { id, tenant, revision }: ClientRecord,
  state: 'active' | 'removed' = 'active',
): Effects {
  const type = revision === 1 ? 'client-registered' : 'client-updated';
  return {
    changes: [{ type: 'client-changed', tenant, clientId: id, state }],
    events: [
      {
        type: state === 'removed' ? 'client-removed' : type,
        occurredAt: new Date(1_700_000_200_000),
        tenant,
        actor: { kind: 'user', subject: 'ada', credentialId: 'jti-1' },
        outcome: 'success',
        target: `client:${id}`,
        reason: undefined,
        address: '203.0.113.7',
        requestId: 'r-1',
      },
    ],
  };
}

export function together(...all: readonly Effects[]): Effects {
  return { changes: all.flatMap(({ changes }) => changes), events: all.flatMap(({ events }) => events) };
}
