import { describe, expect, it } from '@jest/globals';

import type { AuditActor } from '#core';

import { ISSUER, NOW, revocationWorld, tokenOf } from '../test/revocation-world.js';

const ADMIN: AuditActor = { kind: 'user', subject: 'admin', credentialId: 'jti' };
const expiresAt = new Date((NOW + 900) * 1000);

describe('RevocationService', () => {
  it('refuses at once in its own process', async () => {
    const { revocations, own } = revocationWorld();
    await revocations.revokeToken({ issuer: ISSUER, tokenId: 'jti-1', expiresAt });
    expect(own.refuses(tokenOf())).toBe(true);
  });

  it('refuses a token for as long as a verifier with the widest tolerance accepts it', async () => {
    const { revocations, log } = revocationWorld();
    await revocations.revokeToken({ issuer: ISSUER, tokenId: 'jti-1', expiresAt });
    expect((await log.read(0, 10)).changes).toEqual([
      { type: 'token-revoked', tenant: 'default', issuer: ISSUER, tokenId: 'jti-1', until: NOW + 960 },
    ]);
  });

  it('cuts off a subject or client up to the current second, and lets them go on after it', async () => {
    const { revocations, own } = revocationWorld();
    await revocations.revokeSubject({ issuer: ISSUER, subject: 'alice' });
    await revocations.revokeClient({ issuer: ISSUER, clientId: 'web' });
    const issued = (second: number) => tokenOf({ issuedAt: new Date(second * 1000) });
    expect(own.refuses(issued(NOW))).toBe(true);
    expect(own.refuses(issued(NOW + 1))).toBe(false);
  });

  it('cuts off a grant or session for good: also what a process issues whose clock runs ahead [S03]', async () => {
    const { revocations, own } = revocationWorld({ longestTokenSeconds: 900 });
    await revocations.revokeGrant({ issuer: ISSUER, grantId: 'grant-1' });
    await revocations.revokeSession({ issuer: ISSUER, sessionId: 'session-2' });
    const later = new Date((NOW + 600) * 1000);
    expect(own.refuses(tokenOf({ issuedAt: later }))).toBe(true);
    expect(own.refuses(tokenOf({ grantId: 'other', sessionId: 'session-2', issuedAt: later }))).toBe(true);
  });

  it('remembers a cut-off for as long as the longest token lives', async () => {
    const { revocations, log } = revocationWorld({ longestTokenSeconds: 900 });
    await revocations.revokeSubject({ tenant: 'acme', issuer: ISSUER, subject: 'alice' });
    // Half a second of the current one is over.
    const until = NOW + 1 + 900 + 60;
    expect((await log.read(0, 10)).changes).toEqual([
      { type: 'cut-off', tenant: 'acme', issuer: ISSUER, by: 'subject', value: 'alice', before: NOW, until },
    ]);
  });

  it.each([
    [0, 3],
    [30, 33],
  ])('promises the published bound, and %i s of onFeedLost with it [R35]', async (accept, bound) => {
    const { revocations } = revocationWorld({ onFeedLost: { acceptForSeconds: accept } });
    const { effectiveBy } = await revocations.revokeSubject({ issuer: ISSUER, subject: 'alice' });
    expect(effectiveBy).toEqual(new Date((NOW + bound) * 1000 + 500));
  });

  it('writes its event with the revocation [G05]', async () => {
    const { revocations, events } = revocationWorld();
    const context = { by: ADMIN, address: '203.0.113.7', requestId: 'request-1' };
    await revocations.revokeToken(
      { tenant: 'acme', issuer: ISSUER, tokenId: 'jti-1', expiresAt, reason: 'laptop lost' },
      context,
    );
    await revocations.revokeClient({ issuer: ISSUER, clientId: 'web' }, context);
    const common = { actor: ADMIN, outcome: 'success', address: '203.0.113.7', requestId: 'request-1' };
    expect(events).toMatchObject([
      {
        ...common,
        type: 'access-token-revoked',
        tenant: 'acme',
        target: 'access-token:jti-1',
        reason: 'laptop lost',
      },
      { ...common, type: 'access-tokens-cut-off', tenant: 'default', target: 'client:web' },
    ]);
  });

  it.each([
    ['tokenId', { issuer: ISSUER, tokenId: '', expiresAt }],
    ['tokenId', { issuer: ISSUER, tokenId: 'a\u0000b', expiresAt }],
    ['issuer', { issuer: '', tokenId: 'jti-1', expiresAt }],
    ['expiresAt', { issuer: ISSUER, tokenId: 'jti-1', expiresAt: new Date(NaN) }],
  ])('refuses a bad %s, naming it, and writes nothing', async (field, request) => {
    const { revocations, log } = revocationWorld();
    await expect(revocations.revokeToken(request)).rejects.toMatchObject({ code: 'invalid_input', field });
    expect(await log.position()).toBe(0);
  });

  it('refuses nothing by itself inside a transaction that may be rolled back', async () => {
    const { revocations, own } = revocationWorld();
    const revoked = revocations.revokeSubject({ issuer: ISSUER, subject: 'alice' }, { transaction: {} });
    await expect(revoked).rejects.toMatchObject({ code: 'transaction_unsupported' });
    expect(own.size).toBe(0);
  });
});
