import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { CutOff, CutOffBy, DenylistEntry, JudgedToken } from '#core';

import { ISSUER, NOW, StandingClock, tokenOf } from '../test/revocation-world.js';
import { Denylist } from './denylist.js';

const revoked: DenylistEntry = {
  type: 'token-revoked',
  tenant: 'default',
  issuer: ISSUER,
  tokenId: 'jti-1',
  until: NOW + 900,
};

function cutOffBy(by: CutOffBy, value: string, fields: Partial<CutOff> = {}): CutOff {
  return {
    type: 'cut-off',
    tenant: 'default',
    issuer: ISSUER,
    by,
    value,
    before: NOW,
    until: NOW + 900,
    ...fields,
  };
}

function denylistOf(...entries: readonly DenylistEntry[]): Denylist {
  const denylist = new Denylist(new StandingClock());
  for (const entry of entries) denylist.add(entry);
  return denylist;
}

describe('Denylist', () => {
  it('refuses a revoked token, and no other issuer’s and no other token [R35]', () => {
    const denylist = denylistOf(revoked);
    expect(denylist.refuses(tokenOf())).toBe(true);
    expect(denylist.refuses(tokenOf({ tokenId: 'jti-2' }))).toBe(false);
    expect(denylist.refuses(tokenOf({ tokenId: undefined }))).toBe(false);
    expect(denylist.refuses(tokenOf({ issuer: 'https://other.example.com' }))).toBe(false);
  });

  it.each([
    ['subject', 'alice', { subject: 'bob' }],
    ['client', 'web', { clientId: 'other' }],
    ['grant', 'grant-1', { grantId: 'other' }],
    ['session', 'session-1', { sessionId: 'other' }],
  ] as const)('refuses what is cut off by %s, and nothing else [R35]', (by, value, another) => {
    const denylist = denylistOf(cutOffBy(by, value));
    expect(denylist.refuses(tokenOf())).toBe(true);
    expect(denylist.refuses(tokenOf(another))).toBe(false);
    expect(denylist.refuses(tokenOf({ tenant: 'acme' }))).toBe(false);
    expect(denylist.refuses(tokenOf({ issuer: 'https://other.example.com' }))).toBe(false);
  });

  it('does not take the id of one for that of another', () => {
    const denylist = denylistOf(cutOffBy('client', 'alice'), cutOffBy('grant', 'web'));
    expect(denylist.refuses(tokenOf())).toBe(false);
  });

  it.each([
    ['of the second before', (NOW - 1) * 1000, true],
    ['of its second', NOW * 1000, true],
    ['of its second, in a fraction', NOW * 1000 + 999, true],
    ['of the next second', (NOW + 1) * 1000, false],
  ])('a cut-off and a token %s', (_, issuedAt, refuses) => {
    const denylist = denylistOf(cutOffBy('subject', 'alice'));
    expect(denylist.refuses(tokenOf({ issuedAt: new Date(issuedAt) }))).toBe(refuses);
  });

  it.each([undefined, new Date(NaN)])('a cut-off refuses a token that was issued at %s', (issuedAt) => {
    expect(denylistOf(cutOffBy('subject', 'alice')).refuses(tokenOf({ issuedAt }))).toBe(true);
  });

  it('of two cut-offs the later counts, in whatever order they come', () => {
    const entries = [
      cutOffBy('subject', 'alice', { before: NOW - 100, until: NOW + 5 }),
      cutOffBy('subject', 'alice'),
    ];
    for (const order of [entries, entries.toReversed()]) {
      const denylist = denylistOf(...order);
      expect(denylist.refuses(tokenOf())).toBe(true);
      expect(denylist.size).toBe(1);
    }
  });

  it('takes ids that look like members of objects for what they are', () => {
    const denylist = denylistOf(revoked, cutOffBy('subject', 'alice', { tenant: '__proto__' }));
    for (const odd of ['__proto__', 'constructor', 'size', '']) {
      expect(denylist.refuses(tokenOf({ tokenId: odd, subject: odd, issuer: odd }))).toBe(false);
    }
    expect(denylist.refuses(tokenOf({ tokenId: 'x', tenant: '__proto__' }))).toBe(true);
  });

  it('forgets what has ended, without a timer: memory is bounded by what is active', () => {
    const clock = new StandingClock();
    const denylist = new Denylist(clock);
    for (let index = 0; index < 20_000; index += 1) {
      const second = Math.floor(clock.now() / 1000);
      denylist.add({ ...revoked, tokenId: `jti-${index}`, until: second + 1 });
      denylist.add(cutOffBy('grant', `grant-${index}`, { tenant: `t-${index}`, until: second + 1 }));
      if (index % 100 === 99) clock.forward(1);
    }
    expect(denylist.size).toBeLessThan(2000);
    clock.forward(10);
    denylist.sweep(5000);
    expect(denylist.size).toBe(0);
  });

  it('refuses exactly what an entry covers, whatever is added in whatever order', () => {
    const name = fc.constantFrom('a', 'b');
    const by = fc.constantFrom<CutOffBy>('subject', 'client', 'grant', 'session');
    const second = fc.integer({ min: NOW - 3, max: NOW + 3 });
    const until = fc.constant(NOW + 900);
    const entry: fc.Arbitrary<DenylistEntry> = fc.oneof(
      fc.record({
        type: fc.constant('token-revoked' as const),
        tenant: name,
        issuer: name,
        tokenId: name,
        until,
      }),
      fc.record({
        type: fc.constant('cut-off' as const),
        tenant: name,
        issuer: name,
        by,
        value: name,
        before: second,
        until,
      }),
    );
    const token: fc.Arbitrary<JudgedToken> = fc.record({
      tenant: name,
      issuer: name,
      tokenId: name,
      subject: name,
      clientId: name,
      grantId: name,
      sessionId: name,
      issuedAt: second.map((seconds) => new Date(seconds * 1000)),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), token, (entries, presented) => {
        const covered = entries.some((one) => covers(one, presented));
        expect(denylistOf(...entries).refuses(presented)).toBe(covered);
      }),
    );
  });
});

/** The rule, said plainly. */
function covers(entry: DenylistEntry, token: JudgedToken): boolean {
  if (entry.issuer !== token.issuer) return false;
  if (entry.type === 'token-revoked') return entry.tokenId === token.tokenId;
  const { subject, clientId: client, grantId: grant, sessionId: session } = token;
  return (
    entry.tenant === token.tenant &&
    { subject, client, grant, session }[entry.by] === entry.value &&
    (token.issuedAt?.getTime() ?? 0) / 1000 <= entry.before
  );
}
