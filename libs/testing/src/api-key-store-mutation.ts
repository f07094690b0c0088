import assert from 'node:assert/strict';

import type { ApiKeyRecord } from '#api-key/core';
import type { Effects } from '#core';

import { apiKeyRecord, effectsOf, quiet } from './api-key-records.js';
import type { ApiKeyStoreHarness } from './api-key-store-harness.js';
import { assertEffects } from './assert-effects.js';
import type { ContractCase } from './contract-case.js';

class RolledBack extends Error {}

/** One winner, all or nothing: `update`, effects and transactions. */
export const apiKeyStoreMutation: readonly ContractCase<ApiKeyStoreHarness>[] = [
  {
    title: 'updates the revision that was read, and only that one',
    async run(harness) {
      const { store } = harness;
      const record = apiKeyRecord();
      await store.insert(record, quiet);
      const next = revoked(record);
      assert.equal(await store.update(next, record.revision, { effects: effectsOf(next) }), true);
      assert.deepEqual(await store.find(record.id), next);
      assert.equal(
        await store.update({ ...next, name: 'late' }, record.revision, { effects: effectsOf(next) }),
        false,
      );
      assert.deepEqual(await store.find(record.id), next);
      await assertEffects(harness, effectsOf(next));
    },
  },
  {
    title: 'does not update what does not exist',
    async run(harness) {
      const { store } = harness;
      const record = revoked(apiKeyRecord());
      assert.equal(await store.update(record, 1, { effects: effectsOf(record) }), false);
      assert.equal(await store.find(record.id), undefined);
      await assertEffects(harness, quiet.effects);
    },
  },
  {
    title: 'of 20 parallel updates of one revision exactly one wins, and only its effects are written',
    async run(harness) {
      const { store } = harness;
      const record = apiKeyRecord();
      await store.insert(record, quiet);
      const candidates = Array.from({ length: 20 }, (_, index) => ({
        ...revoked(record),
        name: `winner ${index}`,
      }));
      const won = await Promise.all(
        candidates.map((next) => store.update(next, record.revision, { effects: effectsOf(next) })),
      );
      assert.equal(won.filter(Boolean).length, 1);
      const winner = candidates[won.indexOf(true)];
      assert.ok(winner);
      assert.deepEqual(await store.find(record.id), winner);
      await assertEffects(harness, effectsOf(winner));
    },
  },
  {
    title: 'writes the effects with the record, in order',
    async run(harness) {
      const { store } = harness;
      const record = apiKeyRecord({ tenant: 'acme' });
      const next = revoked(record);
      await store.insert(record, { effects: effectsOf(record) });
      await store.update(next, record.revision, { effects: effectsOf(next) });
      await assertEffects(harness, together(effectsOf(record), effectsOf(next)));
    },
  },
  {
    title: 'writes no record when its effects can not be written',
    async run(harness) {
      const { store } = harness;
      if (harness.failEffects === undefined) return;
      const record = apiKeyRecord();
      harness.failEffects();
      await assert.rejects(store.insert(record, { effects: effectsOf(record) }));
      assert.equal(await store.find(record.id), undefined);
      await store.insert(record, { effects: effectsOf(record) });
      harness.failEffects();
      await assert.rejects(store.update(revoked(record), record.revision, { effects: effectsOf(record) }));
      assert.deepEqual(await store.find(record.id), record);
      await assertEffects(harness, effectsOf(record));
    },
  },
  {
    title: "takes part in the caller's transaction, or refuses it with `transaction_unsupported`",
    async run(harness) {
      const { store } = harness;
      const record = apiKeyRecord();
      const next = revoked(record);
      if (harness.transaction === undefined) {
        const refusal = { code: 'transaction_unsupported' };
        await assert.rejects(store.insert(record, { ...quiet, transaction: {} }), refusal);
        await assert.rejects(store.find(record.id, { transaction: {} }), refusal);
        await store.insert(record, quiet);
        await assert.rejects(store.update(next, record.revision, { ...quiet, transaction: {} }), refusal);
        assert.deepEqual(await store.find(record.id), record);
        return;
      }
      await harness.transaction(async (own) => {
        await store.insert(record, { effects: effectsOf(record), transaction: own });
        assert.deepEqual(await store.find(record.id, { transaction: own }), record);
        assert.equal(await store.update(next, 1, { effects: effectsOf(next), transaction: own }), true);
      });
      assert.deepEqual(await store.find(record.id), next);
      await assertEffects(harness, together(effectsOf(record), effectsOf(next)));
    },
  },
  {
    title: "leaves neither records nor effects behind when the caller's transaction is rolled back",
    async run(harness) {
      const { store } = harness;
      if (harness.transaction === undefined) return;
      const standing = apiKeyRecord();
      const fresh = apiKeyRecord();
      await store.insert(standing, quiet);
      const work = harness.transaction(async (own) => {
        await store.insert(fresh, { effects: effectsOf(fresh), transaction: own });
        await store.update(revoked(standing), 1, { effects: effectsOf(standing), transaction: own });
        throw new RolledBack();
      });
      await assert.rejects(work, RolledBack);
      assert.equal(await store.find(fresh.id), undefined);
      assert.deepEqual(await store.find(standing.id), standing);
      await assertEffects(harness, quiet.effects);
    },
  },
];

function revoked(record: ApiKeyRecord): ApiKeyRecord {
  return {
    ...record,
    state: 'revoked',
    revokedAt: new Date(1_700_000_100_000),
    revokedReason: 'contract ended',
    revision: record.revision + 1,
  };
}

function together(...all: readonly Effects[]): Effects {
  return { changes: all.flatMap(({ changes }) => changes), events: all.flatMap(({ events }) => events) };
}
