import assert from 'node:assert/strict';

import { NO_EFFECTS } from '#core';
import type { RefreshRotation } from '#session';

import { assertEffects } from './assert-effects.js';
import type { ContractCase } from './contract-case.js';
import {
  after,
  begin,
  nextToken,
  quiet,
  refresh,
  refreshTokenOf,
  sessionRecord,
  told,
} from './session-records.js';
import type { SessionStoreHarness } from './session-store-harness.js';

/** A refresh token works once: `rotate`. */
export const sessionStoreRefresh: readonly ContractCase<SessionStoreHarness>[] = [
  {
    title: 'rotates a live token: used up, the next one in its place, the session used now',
    async run({ store }) {
      const { session, token } = await begin(store);
      const next = nextToken();
      const rotation = await refresh(store, token.digest, 5, next);
      const used = { ...session, lastUsedAt: after(5) };
      assert.deepEqual(rotation, { outcome: 'rotated', session: used });
      assert.deepEqual(await store.find(session.id), used);
      assert.equal((await refresh(store, next.digest, 6)).outcome, 'rotated');
    },
  },
  {
    title: 'ends the session when a used token comes again, and says so each time',
    async run({ store }) {
      const { session, token } = await begin(store);
      const next = nextToken();
      await refresh(store, token.digest, 1, next);
      const ended = {
        ...session,
        lastUsedAt: after(1),
        endedAt: after(2),
        endedReason: 'refresh-token-reused',
      };
      const reuse = await refresh(store, token.digest, 2);
      assert.equal(reuse.outcome, 'reused');
      assert.deepEqual((await store.find(session.id))?.endedAt, after(2));
      assert.equal((await store.find(session.id))?.endedReason, ended.endedReason);
      assert.equal((await refresh(store, next.digest, 3)).outcome, 'ended');
      assert.equal((await refresh(store, token.digest, 4)).outcome, 'reused');
      assert.deepEqual((await store.find(session.id))?.endedAt, after(2));
    },
  },
  {
    title:
      'of 20 parallel rotations of one token exactly one succeeds, the others are reuses and end the session',
    async run(harness) {
      const { store, effects } = harness;
      const { session, token } = await begin(store);
      const candidates = Array.from({ length: 20 }, () => nextToken());
      const rotations = await Promise.all(
        candidates.map((next) =>
          store.rotate({ presented: token.digest, next, at: after(1), effects: told }),
        ),
      );
      assert.deepEqual(outcomes(rotations), { rotated: 1, reused: 19 });
      assert.equal((await store.find(session.id))?.endedReason, 'refresh-token-reused');
      const winner = candidates[rotations.findIndex(({ outcome }) => outcome === 'rotated')];
      assert.ok(winner);
      assert.equal((await refresh(store, winner.digest, 2)).outcome, 'ended');
      // One rotation and one end: a flood of reuses is not a flood of records.
      const reasons = (await effects()).events.map(({ reason }) => reason);
      assert.equal(reasons.length, 2);
      assert.deepEqual(new Set(reasons), new Set(['rotated', 'reused']));
    },
  },
  {
    title: 'of 20 rotations and an end in parallel at most one rotates, and no token is live afterwards',
    async run({ store }) {
      const { session, token } = await begin(store);
      const candidates = Array.from({ length: 20 }, () => nextToken());
      const rotations = candidates.map((next) => refresh(store, token.digest, 1, next));
      const ends = [store.end(session.id, 'logout', after(1), quiet)];
      const rotated = (await Promise.all(rotations)).filter(({ outcome }) => outcome === 'rotated');
      await Promise.all(ends);
      assert.ok(rotated.length <= 1);
      for (const { digest } of [token, ...candidates]) {
        assert.notEqual((await refresh(store, digest, 2)).outcome, 'rotated');
      }
    },
  },
  {
    title: 'knows no token that it was not given, and stores none for it',
    async run(harness) {
      const { store } = harness;
      await begin(store);
      const next = nextToken();
      const rotation = await store.rotate({
        presented: 'd'.repeat(43),
        next,
        at: after(1),
        effects: told,
      });
      assert.deepEqual(rotation, { outcome: 'unknown' });
      assert.equal((await refresh(store, next.digest, 2)).outcome, 'unknown');
      await assertEffects(harness, NO_EFFECTS);
    },
  },
  {
    title: 'refuses a token, or a token of a session, from the instant on at which it expires',
    async run(harness) {
      const { store } = harness;
      const early = await begin(store);
      assert.equal((await refresh(store, early.token.digest, 1799.999)).outcome, 'rotated');
      const late = await begin(store);
      const expired = await refresh(store, late.token.digest, 1800, nextToken(), told);
      assert.deepEqual(expired, { outcome: 'expired', session: late.session });
      const short = sessionRecord({ expiresAt: after(60) });
      const outliving = refreshTokenOf(short);
      await store.insert(short, outliving, quiet);
      assert.equal((await refresh(store, outliving.digest, 60, nextToken(), told)).outcome, 'expired');
      assert.deepEqual(await store.find(short.id), short);
      await assertEffects(harness, NO_EFFECTS);
    },
  },
];

function outcomes(
  rotations: readonly RefreshRotation[],
): Partial<Record<RefreshRotation['outcome'], number>> {
  const counts: Partial<Record<RefreshRotation['outcome'], number>> = {};
  for (const { outcome } of rotations) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
