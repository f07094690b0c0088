import assert from 'node:assert/strict';

import { NO_EFFECTS } from '#core';

import { assertEffects } from './assert-effects.js';
import type { ContractCase } from './contract-case.js';
import { after, all, begin, nextToken, refresh, sessionEffects, told } from './session-records.js';
import type { SessionStoreHarness } from './session-store-harness.js';

/** What is over stays over: `end` and `endAll`. */
export const sessionStoreEnding: readonly ContractCase<SessionStoreHarness>[] = [
  {
    title: 'ends a session once: its token is refused, and a second end changes nothing',
    async run(harness) {
      const { store } = harness;
      const { session, token } = await begin(store);
      const first = { effects: sessionEffects(session, 'first') };
      assert.equal(await store.end(session.id, 'logout', after(1), first), true);
      const ended = { ...session, endedAt: after(1), endedReason: 'logout' };
      assert.deepEqual(await store.find(session.id), ended);
      assert.deepEqual(await refresh(store, token.digest, 2, nextToken(), told), {
        outcome: 'ended',
        session: ended,
      });
      const second = { effects: sessionEffects(session, 'second') };
      assert.equal(await store.end(session.id, 'again', after(3), second), false);
      assert.deepEqual(await store.find(session.id), ended);
      await assertEffects(harness, first.effects);
    },
  },
  {
    title: 'does not end what never existed or has expired',
    async run(harness) {
      const { store } = harness;
      const { session } = await begin(store);
      const mutation = { effects: sessionEffects(session, 'late') };
      assert.equal(await store.end('s'.repeat(22), 'logout', after(1), mutation), false);
      assert.equal(await store.end(session.id, 'logout', session.expiresAt, mutation), false);
      assert.deepEqual(await store.find(session.id), session);
      await assertEffects(harness, NO_EFFECTS);
    },
  },
  {
    title: 'of 20 parallel ends of one session exactly one ends it, and only its effects are written',
    async run(harness) {
      const { store } = harness;
      const { session } = await begin(store);
      const ends = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.end(session.id, `end ${index}`, after(1), {
            effects: sessionEffects(session, `end ${index}`),
          }),
        ),
      );
      assert.equal(ends.filter(Boolean).length, 1);
      const winner = `end ${ends.indexOf(true)}`;
      assert.equal((await store.find(session.id))?.endedReason, winner);
      await assertEffects(harness, sessionEffects(session, winner));
    },
  },
  {
    title: "ends every live session of a subject, and nobody else's",
    async run(harness) {
      const { store, effects } = harness;
      const first = await begin(store);
      const second = await begin(store);
      const untouched = [
        await begin(store, { subject: 'bob' }),
        await begin(store, { subject: 'Alice' }),
        await begin(store, { tenant: 'acme' }),
        await begin(store, { expiresAt: after(1) }),
        await begin(store, { endedAt: after(1), endedReason: 'logout' }),
      ];
      const ids = await store.endAll({ tenant: 'default', subject: 'alice' }, 'logout-everywhere', after(2), {
        effects: all,
      });
      assert.equal(ids.length, 2);
      const ended = new Set([first.session.id, second.session.id]);
      assert.deepEqual(new Set(ids), ended);
      for (const { token } of [first, second]) {
        assert.equal((await refresh(store, token.digest, 3)).outcome, 'ended');
      }
      for (const { session } of untouched) assert.deepEqual(await store.find(session.id), session);
      const { changes, events } = await effects();
      assert.equal(changes.length, 2);
      assert.deepEqual(
        new Set(changes.map((change) => (change.type === 'session-ended' ? change.sessionId : undefined))),
        ended,
      );
      assert.deepEqual(
        events.map(({ reason }) => reason),
        ['logout-everywhere', 'logout-everywhere'],
      );
    },
  },
  {
    title: 'ends no session of a subject who has none, and writes nothing',
    async run(harness) {
      const { store } = harness;
      await begin(store);
      const owner = { tenant: 'default', subject: 'nobody' };
      assert.deepEqual(await store.endAll(owner, 'logout-everywhere', after(1), { effects: all }), []);
      await assertEffects(harness, NO_EFFECTS);
    },
  },
];
