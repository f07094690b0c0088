import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isDue, KEPT_MS, nextTurn, publishedAt, signerFirst } from './signing-key-schedule.js';
import { resolveSigningKeyOptions } from './signing-key-options.js';

const DAY_MS = 86_400_000;

/** Generations, the oldest first, and an instant somewhere about. */
const timetable = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 90 * DAY_MS }), { minLength: 1, maxLength: 8 }),
    fc.integer({ min: 0, max: 100 * DAY_MS }),
  )
  .map(([instants, now]) => ({
    keys: instants.toSorted((a, b) => a - b).map((instant) => ({ signsFrom: new Date(instant) })),
    now,
  }));

describe('the schedule of signing keys', () => {
  it('[I01] has one key sign at any time: the newest whose turn has come', () => {
    fc.assert(
      fc.property(timetable, ({ keys, now }) => {
        const [signer] = signerFirst(publishedAt(keys, now), now);
        const turns = keys.filter(({ signsFrom }) => signsFrom.getTime() <= now);
        expect(signer).toBe(turns.at(-1) ?? keys[0]);
      }),
    );
  });

  it('[I01] has each key published from the start until its last tokens have died', () => {
    fc.assert(
      fc.property(timetable, ({ keys, now }) => {
        const published = publishedAt(keys, now);
        for (const [at, key] of keys.entries()) {
          const next = keys[at + 1];
          expect(published.includes(key)).toBe(
            next === undefined || now < next.signsFrom.getTime() + KEPT_MS,
          );
        }
      }),
    );
  });

  it('changes at no instant before the next turn', () => {
    fc.assert(
      fc.property(timetable, fc.nat(200 * DAY_MS), ({ keys, now }, wait) => {
        const later = Math.min(now + wait, nextTurn(keys, now) - 1);
        expect(signerFirst(publishedAt(keys, later), later)).toEqual(
          signerFirst(publishedAt(keys, now), now),
        );
      }),
    );
  });

  it('asks for a key where there is none, and ahead of the turn where there is one', () => {
    const options = resolveSigningKeyOptions({
      sealingKey: 'a sealing key of thirty-two bytes',
      rotateEverySeconds: 1000,
      publishAheadSeconds: 600,
    });
    const newest = { signsFrom: new Date(5000) };
    expect(isDue(undefined, options, 0)).toBe(true);
    expect(isDue(newest, options, 0)).toBe(false);
    expect(isDue(newest, options, 404_999)).toBe(false);
    expect(isDue(newest, options, 405_000)).toBe(true);
  });
});
