import assert from 'node:assert/strict';

import { assertEffects } from './assert-effects.js';
import { clientEffects, clientRecord, fullClientRecord, quiet, renamed, together } from './client-records.js';
import type { ClientStoreHarness } from './client-store-harness.js';
import type { ContractCase } from './contract-case.js';

/** One winner, all or nothing: `update` and `remove` with their effects. */
export const clientStoreMutation: readonly ContractCase<ClientStoreHarness>[] = [
  {
    title: 'updates the revision that was read, and only that one',
    async run(harness) {
      const { store } = harness;
      const record = clientRecord();
      await store.insert(record, quiet);
      const next = { ...fullClientRecord(), id: record.id, revision: 2 };
      assert.equal(await store.update(next, 1, { effects: clientEffects(next) }), true);
      assert.deepEqual(await store.find(record.id), next);
      const late = { ...next, name: 'late' };
      assert.equal(await store.update(late, 1, { effects: clientEffects(next) }), false);
      assert.deepEqual(await store.find(record.id), next);
      await assertEffects(harness, clientEffects(next));
    },
  },
  {
    title: 'does not update what does not exist',
    async run(harness) {
      const { store } = harness;
      const record = renamed(clientRecord());
      assert.equal(await store.update(record, 1, { effects: clientEffects(record) }), false);
      assert.equal(await store.find(record.id), undefined);
      await assertEffects(harness, quiet.effects);
    },
  },
  {
    title: 'of 20 parallel updates of one revision exactly one wins, and only its effects are written',
    async run(harness) {
      const { store } = harness;
      const record = clientRecord();
      await store.insert(record, quiet);
      const candidates = Array.from({ length: 20 }, (_, index) => renamed(record, `winner ${index}`));
      const won = await Promise.all(
        candidates.map((next) => store.update(next, record.revision, { effects: clientEffects(next) })),
      );
      assert.equal(won.filter(Boolean).length, 1);
      const winner = candidates[won.indexOf(true)];
      assert.ok(winner);
      assert.deepEqual(await store.find(record.id), winner);
      await assertEffects(harness, clientEffects(winner));
    },
  },
  {
    title: 'removes once, and tells it once',
    async run(harness) {
      const { store } = harness;
      const record = clientRecord();
      const other = clientRecord();
      await store.insert(record, quiet);
      await store.insert(other, quiet);
      const removal = { effects: clientEffects(record, 'removed') };
      assert.equal(await store.remove(record.id, removal), true);
      assert.equal(await store.find(record.id), undefined);
      assert.equal(await store.remove(record.id, removal), false);
      assert.equal(await store.update(renamed(record), 1, quiet), false);
      assert.deepEqual(await store.find(other.id), other);
      await assertEffects(harness, removal.effects);
    },
  },
  {
    title: 'of 20 parallel removals exactly one is the one',
    async run(harness) {
      const { store } = harness;
      const record = clientRecord();
      await store.insert(record, quiet);
      const removal = { effects: clientEffects(record, 'removed') };
      const removed = await Promise.all(Array.from({ length: 20 }, () => store.remove(record.id, removal)));
      assert.equal(removed.filter(Boolean).length, 1);
      await assertEffects(harness, removal.effects);
    },
  },
  {
    title: 'writes the effects with the record, in order',
    async run(harness) {
      const { store } = harness;
      const record = clientRecord({ tenant: 'acme' });
      const next = renamed(record);
      await store.insert(record, { effects: clientEffects(record) });
      await store.update(next, 1, { effects: clientEffects(next) });
      await store.remove(next.id, { effects: clientEffects(next, 'removed') });
      await assertEffects(
        harness,
        together(clientEffects(record), clientEffects(next), clientEffects(next, 'removed')),
      );
    },
  },
  {
    title: 'writes and removes no record when its effects can not be written',
    async run(harness) {
      const { store } = harness;
      if (harness.failEffects === undefined) return;
      const record = clientRecord();
      const mutation = { effects: clientEffects(record) };
      harness.failEffects();
      await assert.rejects(store.insert(record, mutation));
      assert.equal(await store.find(record.id), undefined);
      await store.insert(record, mutation);
      harness.failEffects();
      await assert.rejects(store.update(renamed(record), 1, mutation));
      harness.failEffects();
      await assert.rejects(store.remove(record.id, mutation));
      assert.deepEqual(await store.find(record.id), record);
      await assertEffects(harness, clientEffects(record));
    },
  },
];
