import assert from 'node:assert/strict';

import { NO_EFFECTS } from '#core';
import type { SessionStore } from '#session';

import { assertEffects } from './assert-effects.js';
import type { ContractCase } from './contract-case.js';
import {
  after,
  all,
  begin,
  nextToken,
  quiet,
  none,
  refresh,
  refreshTokenOf,
  sessionEffects,
  sessionRecord,
  together,
  told,
} from './session-records.js';
import type { SessionStoreHarness } from './session-store-harness.js';

class RolledBack extends Error {}

/** All or nothing: effects and transactions. */
export const sessionStoreTransaction: readonly ContractCase<SessionStoreHarness>[] = [
  {
    title: 'writes the effects of each mutation with it, in order',
    async run(harness) {
      const { store } = harness;
      const session = sessionRecord({ tenant: 'acme' });
      const token = refreshTokenOf(session);
      await store.insert(session, token, { effects: sessionEffects(session, 'inserted') });
      await refresh(store, token.digest, 1, nextToken(), told);
      await refresh(store, token.digest, 2, nextToken(), told);
      const other = await begin(store);
      await store.end(other.session.id, 'logout', after(3), {
        effects: sessionEffects(other.session, 'ended'),
      });
      await assertEffects(
        harness,
        together(
          sessionEffects(session, 'inserted'),
          sessionEffects(session, 'rotated'),
          sessionEffects(session, 'reused'),
          sessionEffects(other.session, 'ended'),
        ),
      );
    },
  },
  {
    title: 'writes no record when its effects can not be written',
    async run(harness) {
      const { store, failEffects } = harness;
      if (failEffects === undefined) return;
      const { session, token } = await begin(store);
      const fresh = sessionRecord();
      const mutation = { effects: sessionEffects(session, 'failed') };
      const next = nextToken();

      failEffects();
      await assert.rejects(store.insert(fresh, refreshTokenOf(fresh), mutation));
      assert.equal(await store.find(fresh.id), undefined);
      failEffects();
      await assert.rejects(refresh(store, token.digest, 1, next, told));
      failEffects();
      await assert.rejects(store.end(session.id, 'logout', after(1), mutation));
      failEffects();
      await assert.rejects(store.endAll(session, 'logout-everywhere', after(1), { effects: all }));

      assert.deepEqual(await store.find(session.id), session);
      await assertEffects(harness, NO_EFFECTS);
      assert.equal((await refresh(store, next.digest, 2)).outcome, 'unknown');
      assert.equal((await refresh(store, token.digest, 2)).outcome, 'rotated');
    },
  },
  {
    title: "takes part in the caller's transaction, or refuses it with `transaction_unsupported`",
    async run(harness) {
      const { store, transaction, effects } = harness;
      const session = sessionRecord();
      const token = refreshTokenOf(session);
      const mutation = { effects: sessionEffects(session, 'own') };
      if (transaction === undefined) {
        await refusesTransactions(store, {});
        assert.equal(await store.find(session.id), undefined);
        return;
      }
      await refusesTransactions(store, {});
      await transaction(async (own) => {
        await store.insert(session, token, { ...mutation, transaction: own });
        assert.deepEqual(await store.find(session.id, { transaction: own }), session);
        const command = { presented: token.digest, next: nextToken(), at: after(1), effects: told };
        assert.equal((await store.rotate({ ...command, transaction: own })).outcome, 'rotated');
        assert.equal(
          await store.end(session.id, 'logout', after(2), { ...mutation, transaction: own }),
          true,
        );
        const options = { effects: all, transaction: own };
        assert.deepEqual(await store.endAll(session, 'logout-everywhere', after(3), options), []);
      });
      assert.deepEqual((await store.find(session.id))?.endedAt, after(2));
      assert.deepEqual(
        (await effects()).events.map(({ reason }) => reason),
        ['own', 'rotated', 'own'],
      );
    },
  },
  {
    title: "leaves neither records nor effects behind when the caller's transaction is rolled back",
    async run(harness) {
      const { store, transaction } = harness;
      if (transaction === undefined) return;
      const { session, token } = await begin(store);
      const fresh = sessionRecord();
      const next = nextToken();
      const work = transaction(async (own) => {
        const mutation = { effects: sessionEffects(fresh, 'lost'), transaction: own };
        await store.insert(fresh, refreshTokenOf(fresh), mutation);
        await store.rotate({ presented: token.digest, next, at: after(1), effects: told, transaction: own });
        await store.end(session.id, 'logout', after(1), mutation);
        throw new RolledBack();
      });
      await assert.rejects(work, RolledBack);
      assert.equal(await store.find(fresh.id), undefined);
      assert.deepEqual(await store.find(session.id), session);
      assert.equal((await refresh(store, next.digest, 2)).outcome, 'unknown');
      assert.equal((await refresh(store, token.digest, 2)).outcome, 'rotated');
      await assertEffects(harness, NO_EFFECTS);
    },
  },
];

async function refusesTransactions(store: SessionStore, transaction: unknown): Promise<void> {
  const refusal = { code: 'transaction_unsupported' };
  const session = sessionRecord();
  const mutation = { ...quiet, transaction };
  const command = { presented: 'digest', next: nextToken(), at: after(1), effects: none, transaction };
  await assert.rejects(store.insert(session, refreshTokenOf(session), mutation), refusal);
  await assert.rejects(store.find(session.id, { transaction }), refusal);
  await assert.rejects(store.rotate(command), refusal);
  await assert.rejects(store.end(session.id, 'logout', after(1), mutation), refusal);
  await assert.rejects(store.endAll(session, 'logout', after(1), { effects: all, transaction }), refusal);
}
