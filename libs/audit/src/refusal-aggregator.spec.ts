import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { ANONYMOUS_ACTOR } from '#core';
import type { AuditActor, AuditEvent } from '#core';
import { RefusalAggregator } from './refusal-aggregator.js';

const refusal: AuditEvent = {
  type: 'credential-refused',
  occurredAt: new Date(0),
  tenant: 'default',
  actor: ANONYMOUS_ACTOR,
  outcome: 'refused',
  target: 'route:TransfersController.create',
  reason: 'unknown',
  address: '192.0.2.1',
  requestId: undefined,
};

const presenting = (credentialId: string): AuditActor => ({ ...ANONYMOUS_ACTOR, credentialId });
const service = (credentialId: string): AuditActor => ({ kind: 'service', subject: 'job', credentialId });
const WINDOW = 60_000;

describe('RefusalAggregator', () => {
  it('passes the first refusal, and counts those that are like it until the window closes', () => {
    const refusals = new RefusalAggregator(60);
    const passed = [0, 1, WINDOW - 1].map((now) =>
      refusals.passes({ ...refusal, occurredAt: new Date(now) }, now),
    );
    expect(passed).toEqual([true, false, false]);
    expect(refusals.closeUntil(WINDOW - 1)).toEqual([]);
    expect(refusals.closeUntil(WINDOW)).toEqual([{ ...refusal, occurredAt: new Date(WINDOW - 1), count: 2 }]);
  });

  it('passes the next one after the window has closed', () => {
    const refusals = new RefusalAggregator(60);
    refusals.passes(refusal, 0);
    refusals.closeUntil(WINDOW);
    expect(refusals.passes(refusal, WINDOW)).toBe(true);
  });

  it('writes no count where there is nothing to count', () => {
    const refusals = new RefusalAggregator(60);
    refusals.passes(refusal, 0);
    expect(refusals.closeUntil(WINDOW)).toEqual([]);
    expect(refusals.nextCloseAt).toBeUndefined();
  });

  it.each<[string, Partial<AuditEvent>]>([
    ['type', { type: 'access-denied' }],
    ['outcome', { outcome: 'denied' }],
    ['tenant', { tenant: 'acme' }],
    ['reason', { reason: 'expired' }],
    ['target', { target: 'route:TransfersController.list' }],
    ['address', { address: '192.0.2.2' }],
    ['no address', { address: undefined }],
    ['authenticated caller', { actor: service('1') }],
  ])('tells refusals apart by %s', (_by, other) => {
    const refusals = new RefusalAggregator(60);
    expect([refusal, { ...refusal, ...other }].map((event) => refusals.passes(event, 0))).toEqual([
      true,
      true,
    ]);
  });

  it('tells authenticated callers apart by their credentials, so that each denial is found under its own', () => {
    const refusals = new RefusalAggregator(60);
    const events = [service('1'), service('2'), service('1')].map((actor) => ({ ...refusal, actor }));
    expect(events.map((event) => refusals.passes(event, 0))).toEqual([true, true, false]);
  });

  it('does not tell apart the ids that an unauthenticated caller makes up', () => {
    const refusals = new RefusalAggregator(60);
    const events = ['1', '2', '3'].map((id) => ({ ...refusal, actor: presenting(id) }));
    expect(events.map((event) => refusals.passes(event, 0))).toEqual([true, false, false]);
    expect(refusals.closeUntil(WINDOW)).toMatchObject([{ actor: ANONYMOUS_ACTOR, count: 2 }]);
  });

  it('names the id in the count when all that were counted had the same', () => {
    const refusals = new RefusalAggregator(60);
    for (let at = 0; at < 3; at += 1) refusals.passes({ ...refusal, actor: presenting('1') }, at);
    expect(refusals.closeUntil(WINDOW)).toMatchObject([{ actor: presenting('1'), count: 2 }]);
  });

  it('counts from any number of addresses without growing or flooding', () => {
    const refusals = new RefusalAggregator(60);
    let passed = 0;
    for (let at = 0; at < 20_000; at += 1) {
      if (refusals.passes({ ...refusal, address: `2001:db8::${at.toString(16)}` }, 0)) passed += 1;
    }
    expect(passed).toBe(1001);
    expect(refusals.closeUntil(WINDOW)).toEqual([
      { ...refusal, target: 'various', reason: undefined, address: undefined, count: 18_999 },
    ]);
  });

  it('accounts for every refusal once, whatever comes when', () => {
    const arrivals = fc.array(fc.tuple(fc.nat({ max: 40_000 }), fc.constantFrom('a', 'b', 'c')));
    fc.assert(
      fc.property(arrivals, (list) => {
        const refusals = new RefusalAggregator(60);
        let now = 0;
        const written = list.flatMap(([wait, address]) => {
          now += wait;
          const counts = refusals.closeUntil(now);
          return refusals.passes({ ...refusal, address }, now) ? [...counts, refusal] : counts;
        });
        const all = [...written, ...refusals.closeUntil(Infinity)];
        expect(all.reduce((sum, event) => sum + (event.count ?? 1), 0)).toBe(list.length);
      }),
    );
  });
});
