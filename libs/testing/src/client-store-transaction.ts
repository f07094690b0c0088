import assert from 'node:assert/strict';

import { assertEffects } from './assert-effects.js';
import { clientEffects, clientRecord, quiet, renamed, together } from './client-records.js';
import type { ClientStoreHarness } from './client-store-harness.js';
import type { ContractCase } from './contract-case.js';

class RolledBack extends Error {}

/** Inside a transaction of the caller's own. */
export const clientStoreTransaction: readonly ContractCase<ClientStoreHarness>[] = [
  {
    title: "takes part in the caller's transaction, or refuses it with `transaction_unsupported`",
    async run(harness) {
      const { store } = harness;
      const record = clientRecord();
      const next = renamed(record);
      if (harness.transaction === undefined) {
        const refusal = { code: 'transaction_unsupported' };
        const inside = { ...quiet, transaction: {} };
        await assert.rejects(store.insert(record, inside), refusal);
        await assert.rejects(store.find(record.id, inside), refusal);
        await store.insert(record, quiet);
        await assert.rejects(store.update(next, 1, inside), refusal);
        await assert.rejects(store.remove(record.id, inside), refusal);
        assert.deepEqual(await store.find(record.id), record);
        return;
      }
      const removed = clientRecord();
      await store.insert(removed, quiet);
      const removal = { effects: clientEffects(removed, 'removed') };
      await harness.transaction(async (transaction) => {
        await store.insert(record, { effects: clientEffects(record), transaction });
        assert.deepEqual(await store.find(record.id, { transaction }), record);
        assert.equal(await store.update(next, 1, { effects: clientEffects(next), transaction }), true);
        assert.equal(await store.remove(removed.id, { ...removal, transaction }), true);
      });
      assert.deepEqual(await store.find(record.id), next);
      assert.equal(await store.find(removed.id), undefined);
      await assertEffects(harness, together(clientEffects(record), clientEffects(next), removal.effects));
    },
  },
  {
    title: "leaves neither records nor effects behind when the caller's transaction is rolled back",
    async run(harness) {
      const { store } = harness;
      if (harness.transaction === undefined) return;
      const [standing, staying, fresh] = [clientRecord(), clientRecord(), clientRecord()];
      await store.insert(standing, quiet);
      await store.insert(staying, quiet);
      const work = harness.transaction(async (transaction) => {
        await store.insert(fresh, { effects: clientEffects(fresh), transaction });
        await store.update(renamed(standing), 1, { effects: clientEffects(standing), transaction });
        await store.remove(staying.id, { effects: clientEffects(staying, 'removed'), transaction });
        throw new RolledBack();
      });
      await assert.rejects(work, RolledBack);
      assert.equal(await store.find(fresh.id), undefined);
      assert.deepEqual(await store.find(standing.id), standing);
      assert.deepEqual(await store.find(staying.id), staying);
      await assertEffects(harness, quiet.effects);
    },
  },
];
