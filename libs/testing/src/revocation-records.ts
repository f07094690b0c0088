import type { Change, CutOff, TokenRevoked } from '#core';
import { DEFAULT_TENANT } from '#core';

/** The moment of the suites' denylists, as a NumericDate. */
export const NOW = 1_700_000_000;

/** So many seconds after {@link NOW}. */
export function at(seconds: number): Date {
  return new Date((NOW + seconds) * 1000);
}

let named = 0;

/** An id that no other record of the suites has. */
function freshId(): string {
  named += 1;
  return `id-${named}`;
}

/** An entry for one token, which ends an hour later. */
export function revokedToken(fields: Partial<TokenRevoked> = {}): TokenRevoked {
  return {
    type: 'token-revoked',
    tenant: DEFAULT_TENANT,
    issuer: 'https://id.example.com',
    tokenId: freshId(),
    until: NOW + 3600,
    ...fields,
  };
}

/** An entry for all tokens of a subject, which ends an hour later. */
export function cutOffOf(fields: Partial<CutOff> = {}): CutOff {
  return {
    type: 'cut-off',
    tenant: DEFAULT_TENANT,
    issuer: 'https://id.example.com',
    by: 'subject',
    value: freshId(),
    before: NOW,
    until: NOW + 3600,
    ...fields,
  };
}

/** A change that is about nothing but itself. */
export function someChange(): Change {
  return { type: 'api-key-changed', tenant: DEFAULT_TENANT, keyId: freshId() };
}

/** One of each type that there is. */
export function changesOfEachType(): readonly Change[] {
  return [
    someChange(),
    { type: 'client-changed', tenant: 'acme', clientId: freshId(), state: 'suspended' },
    { type: 'session-ended', tenant: 'acme', sessionId: freshId(), subject: 'alice' },
    { type: 'signing-keys-changed', issuer: 'https://id.example.com' },
    revokedToken({ tokenId: '"quoted\\" \u0000 and \ud800 odd' }),
    cutOffOf({ by: 'grant' }),
  ];
}
