import assert from 'node:assert/strict';

import { NO_EFFECTS } from '#core';

import { assertEffects } from './assert-effects.js';
import type { ContractCase } from './contract-case.js';
import {
  after,
  begin,
  nextToken,
  none,
  quiet,
  refresh,
  refreshTokenOf,
  sessionEffects,
  sessionRecord,
} from './session-records.js';
import type { SessionStoreHarness } from './session-store-harness.js';

/** What goes in comes out: `insert`, `find` and `list`. */
export const sessionStoreReading: readonly ContractCase<SessionStoreHarness>[] = [
  {
    title: 'finds what was inserted, every field and every null as it was',
    async run({ store }) {
      const live = await begin(store);
      const over = sessionRecord({
        tenant: 'acme',
        subject: "o'brien ✓",
        endedAt: after(7),
        endedReason: 'a "reason"\n\\ ✓',
      });
      await store.insert(over, refreshTokenOf(over), quiet);
      assert.deepEqual(await store.find(live.session.id), live.session);
      assert.deepEqual(await store.find(over.id), over);
      assert.equal(await store.find("' OR ''='"), undefined);
    },
  },
  {
    title: 'tells ids and digests apart by case',
    async run({ store }) {
      const { session, token } = await begin(store);
      assert.equal(await store.find(session.id.toUpperCase()), undefined);
      const rotation = await refresh(store, token.digest.toUpperCase(), 1);
      assert.equal(rotation.outcome, 'unknown');
    },
  },
  {
    title: 'refuses a known session or token with `conflict`, and writes neither records nor effects',
    async run(harness) {
      const { store } = harness;
      const { session, token } = await begin(store);
      const other = sessionRecord();
      const mutation = { effects: sessionEffects(session, 'second') };
      await assert.rejects(store.insert(session, refreshTokenOf(session), mutation), { code: 'conflict' });
      const sameToken = refreshTokenOf(other, { digest: token.digest });
      await assert.rejects(store.insert(other, sameToken, mutation), { code: 'conflict' });
      assert.equal(await store.find(other.id), undefined);
      await assertEffects(harness, NO_EFFECTS);
    },
  },
  {
    title: 'does not hold on to the objects that it is given, or give out its own',
    async run({ store }) {
      const session = sessionRecord();
      const given = structuredClone(session);
      const token = refreshTokenOf(session);
      await store.insert(given, token, quiet);
      given.expiresAt.setTime(0);
      (await store.find(session.id))?.expiresAt.setTime(0);
      assert.deepEqual(await store.find(session.id), session);
      const at = after(1);
      const rotation = await store.rotate({ presented: token.digest, next: nextToken(), at, effects: none });
      at.setTime(0);
      if (rotation.outcome === 'rotated') rotation.session.lastUsedAt.setTime(0);
      assert.deepEqual((await store.find(session.id))?.lastUsedAt, after(1));
    },
  },
  {
    title: 'lists the live sessions of a subject, newest first',
    async run({ store }) {
      const older = await begin(store, { authenticatedAt: after(-2) });
      const newest = await begin(store, { authenticatedAt: after(0) });
      const old = await begin(store, { authenticatedAt: after(-1) });
      await begin(store, { subject: 'bob' });
      await begin(store, { tenant: 'acme' });
      await begin(store, { expiresAt: after(1) });
      await begin(store, { endedAt: after(1), endedReason: 'logout' });
      assert.deepEqual(await store.list({ tenant: 'default', subject: 'alice' }, after(1)), [
        newest.session,
        old.session,
        older.session,
      ]);
    },
  },
];
