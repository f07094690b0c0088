import assert from 'node:assert/strict';

import { assertEffects } from './assert-effects.js';
import { clientEffects, clientRecord, fullClientRecord, quiet } from './client-records.js';
import type { ClientStoreHarness } from './client-store-harness.js';
import type { ContractCase } from './contract-case.js';

/** What goes in comes out: `insert`, `find` and `list`. */
export const clientStoreReading: readonly ContractCase<ClientStoreHarness>[] = [
  {
    title: 'finds what was inserted, every field and every null as it was',
    async run({ store }) {
      const bare = clientRecord();
      const full = fullClientRecord();
      await store.insert(bare, quiet);
      await store.insert(full, quiet);
      assert.deepEqual(await store.find(bare.id), bare);
      assert.deepEqual(await store.find(full.id), full);
    },
  },
  {
    title: 'finds nothing for an id that was never inserted',
    async run({ store }) {
      await store.insert(clientRecord(), quiet);
      assert.equal(await store.find('never-registered'), undefined);
      assert.equal(await store.find("' OR ''='"), undefined);
    },
  },
  {
    title: 'tells ids apart by case',
    async run({ store }) {
      const lower = clientRecord({ id: 'budget-app', name: 'lower' });
      await store.insert(lower, quiet);
      assert.equal(await store.find('Budget-App'), undefined);
      await store.insert(clientRecord({ id: 'Budget-App', name: 'upper' }), quiet);
      assert.equal((await store.find('budget-app'))?.name, 'lower');
      assert.equal((await store.find('Budget-App'))?.name, 'upper');
    },
  },
  {
    title: 'keeps any well-formed text: scripts, emoji, quotes, percent signs, backslashes',
    async run({ store }) {
      const name = 'Haushalt “Größe” \'\' "x" %_\\ 家計簿 👩‍👩‍👧 e\u0301 \u202eRTL';
      const record = clientRecord({ name, tenant: name, scopes: [name], resources: [name] });
      await store.insert(record, quiet);
      assert.deepEqual(await store.find(record.id), record);
      assert.deepEqual(await store.list({ tenant: name, limit: 10 }), [record]);
    },
  },
  {
    title: 'refuses a second insert of an id with `conflict`, and writes neither record nor effects',
    async run(harness) {
      const { store } = harness;
      const record = clientRecord();
      await store.insert(record, { effects: clientEffects(record) });
      const second = store.insert(
        { ...record, name: 'another', tenant: 'acme' },
        { effects: clientEffects(record) },
      );
      await assert.rejects(second, { code: 'conflict' });
      assert.deepEqual(await store.find(record.id), record);
      await assertEffects(harness, clientEffects(record));
    },
  },
  {
    title: 'of 20 parallel inserts of one id exactly one succeeds',
    async run(harness) {
      const { store } = harness;
      const record = clientRecord();
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, () => store.insert(record, { effects: clientEffects(record) })),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.equal((await harness.effects()).events.length, 1);
    },
  },
  {
    title: 'does not hold on to the objects that it is given, or give out its own',
    async run({ store }) {
      const record = clientRecord({ updatedAt: new Date(1_700_000_000_000) });
      const given = { ...record, updatedAt: new Date(1_700_000_000_000) };
      await store.insert(given, quiet);
      given.updatedAt.setTime(0);
      const found = await store.find(record.id);
      assert.deepEqual(found, record);
      found?.registeredAt.setTime(0);
      assert.deepEqual(await store.find(record.id), record);
    },
  },
  {
    title: 'lists newest first, by instant and not by insertion',
    async run({ store }) {
      for (const instant of [3, 1, 5, 2, 4])
        await store.insert(clientRecord({ registeredAt: new Date(instant) }), quiet);
      const listed = await store.list({ tenant: 'default', limit: 100 });
      assert.deepEqual(
        listed.map(({ registeredAt }) => registeredAt.getTime()),
        [5, 4, 3, 2, 1],
      );
    },
  },
  {
    title: 'pages through everything once, also where instants are equal and ids differ by case alone',
    async run({ store }) {
      const ids = ['aaaa', 'AAAA', 'aAaA', 'Zzzz', 'b-00'];
      for (const id of ids)
        await store.insert(clientRecord({ id, registeredAt: new Date(1_700_000_000_000) }), quiet);
      await store.insert(clientRecord({ id: 'oldest', registeredAt: new Date(1_600_000_000_000) }), quiet);
      const seen: string[] = [];
      for (let page = await store.list({ tenant: 'default', limit: 2 }); page.length > 0;) {
        assert.ok(page.length <= 2);
        seen.push(...page.map(({ id }) => id));
        assert.ok(seen.length <= 6, 'a page repeats records');
        page = await store.list({ tenant: 'default', limit: 2, after: seen.at(-1) });
      }
      assert.deepEqual(seen.toSorted(), [...ids, 'oldest'].toSorted());
      assert.equal(seen.at(-1), 'oldest');
    },
  },
  {
    title: 'never lists the clients of another tenant, nor by way of one of its ids',
    async run({ store }) {
      const ours = clientRecord({ tenant: 'acme', registeredAt: new Date(1) });
      const theirs = clientRecord({ tenant: 'globex', registeredAt: new Date(2) });
      await store.insert(ours, quiet);
      await store.insert(theirs, quiet);
      assert.deepEqual(await store.list({ tenant: 'acme', limit: 100 }), [ours]);
      assert.deepEqual(await store.list({ tenant: 'nobody', limit: 100 }), []);
      const past = await store.list({ tenant: 'acme', limit: 100, after: theirs.id });
      assert.ok(past.every(({ tenant }) => tenant === 'acme'));
    },
  },
];
