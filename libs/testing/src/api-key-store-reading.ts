import assert from 'node:assert/strict';

import { apiKeyRecord, effectsOf, idOf, quiet } from './api-key-records.js';
import type { ApiKeyStoreHarness } from './api-key-store-harness.js';
import { assertEffects } from './assert-effects.js';
import type { ContractCase } from './contract-case.js';

/** What goes in comes out: `insert`, `find` and `list`. */
export const apiKeyStoreReading: readonly ContractCase<ApiKeyStoreHarness>[] = [
  {
    title: 'finds what was inserted, every field and every null as it was',
    async run({ store }) {
      const bare = apiKeyRecord();
      const full = apiKeyRecord({
        scopes: ['transfers:*', 'reports:read'],
        restrictions: { addresses: ['10.0.0.0/8', '2001:db8::/32'] },
        state: 'revoked',
        notBefore: new Date(1_700_000_000_123),
        expiresAt: new Date(4_102_444_800_999),
        revokedAt: new Date(1_700_000_000_001),
        revokedReason: 'contract ended',
        secrets: [
          {
            version: 1,
            digest: 'd1',
            pepper: '2023',
            issuedAt: new Date(1),
            retiresAt: new Date(1_700_000_000_456),
          },
          { version: 2, digest: 'd2', pepper: 'default', issuedAt: new Date(2), retiresAt: null },
        ],
        revision: 7,
      });
      await store.insert(bare, quiet);
      await store.insert(full, quiet);
      assert.deepEqual(await store.find(bare.id), bare);
      assert.deepEqual(await store.find(full.id), full);
    },
  },
  {
    title: 'finds nothing for an id that was never inserted',
    async run({ store }) {
      await store.insert(apiKeyRecord(), quiet);
      assert.equal(await store.find(idOf(999_999)), undefined);
      assert.equal(await store.find("' OR ''='"), undefined);
    },
  },
  {
    title: 'tells ids apart by case',
    async run({ store }) {
      const lower = apiKeyRecord({ id: 'abcdefghijklmnop', name: 'lower' });
      const upper = apiKeyRecord({ id: 'ABCDEFGHIJKLMNOP', name: 'upper' });
      await store.insert(lower, quiet);
      assert.equal(await store.find(upper.id), undefined);
      await store.insert(upper, quiet);
      assert.equal((await store.find(lower.id))?.name, 'lower');
      assert.equal((await store.find(upper.id))?.name, 'upper');
    },
  },
  {
    title: 'keeps any well-formed text: scripts, emoji, quotes, percent signs, backslashes',
    async run({ store }) {
      const name = 'Zahlungen “Größe” \'\' "x" %_\\ 支払い 👩‍👩‍👧 e\u0301 \u202eRTL';
      const record = apiKeyRecord({ name, owner: name, tenant: name, revokedReason: name });
      await store.insert(record, quiet);
      assert.deepEqual(await store.find(record.id), record);
      assert.deepEqual(await store.list({ tenant: name, owner: name, limit: 10 }), [record]);
    },
  },
  {
    title: 'refuses a second insert of an id with `conflict`, and writes neither record nor effects',
    async run(harness) {
      const { store } = harness;
      const record = apiKeyRecord();
      await store.insert(record, { effects: effectsOf(record) });
      const second = store.insert({ ...record, name: 'another' }, { effects: effectsOf(record) });
      await assert.rejects(second, { code: 'conflict' });
      assert.deepEqual(await store.find(record.id), record);
      await assertEffects(harness, effectsOf(record));
    },
  },
  {
    title: 'of 20 parallel inserts of one id exactly one succeeds',
    async run(harness) {
      const { store } = harness;
      const record = apiKeyRecord();
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, () => store.insert(record, { effects: effectsOf(record) })),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.equal((await harness.effects()).events.length, 1);
    },
  },
  {
    title: 'does not hold on to the objects that it is given, or give out its own',
    async run({ store }) {
      const record = apiKeyRecord({ expiresAt: new Date(4_102_444_800_000) });
      const given = { ...record, expiresAt: new Date(4_102_444_800_000) };
      await store.insert(given, quiet);
      given.expiresAt.setTime(0);
      const found = await store.find(record.id);
      assert.deepEqual(found, record);
      found?.issuedAt.setTime(0);
      assert.deepEqual(await store.find(record.id), record);
    },
  },
  {
    title: 'lists newest first, by instant and not by insertion',
    async run({ store }) {
      const instants = [3, 1, 5, 2, 4];
      for (const instant of instants)
        await store.insert(apiKeyRecord({ issuedAt: new Date(instant) }), quiet);
      const listed = await store.list({ tenant: 'default', limit: 100 });
      assert.deepEqual(
        listed.map(({ issuedAt }) => issuedAt.getTime()),
        [5, 4, 3, 2, 1],
      );
    },
  },
  {
    title: 'pages through everything once, also where instants are equal and ids differ by case alone',
    async run({ store }) {
      const ids = [
        'aaaaaaaaaaaaaaaa',
        'AAAAAAAAAAAAAAAA',
        'aAaAaAaAaAaAaAaA',
        'Zzzzzzzzzzzzzzzz',
        'b000000000000000',
      ];
      for (const id of ids)
        await store.insert(apiKeyRecord({ id, issuedAt: new Date(1_700_000_000_000) }), quiet);
      await store.insert(apiKeyRecord({ id: idOf(1), issuedAt: new Date(1_600_000_000_000) }), quiet);
      const seen: string[] = [];
      for (let page = await store.list({ tenant: 'default', limit: 2 }); page.length > 0;) {
        assert.ok(page.length <= 2);
        seen.push(...page.map(({ id }) => id));
        assert.ok(seen.length <= 6, 'a page repeats records');
        page = await store.list({ tenant: 'default', limit: 2, after: seen.at(-1) });
      }
      assert.deepEqual(seen.toSorted(), [...ids, idOf(1)].toSorted());
      assert.equal(seen.at(-1), idOf(1));
    },
  },
  {
    title: 'lists by owner, environment and state, together',
    async run({ store }) {
      const match = apiKeyRecord({ owner: 'alice', environment: 'test', state: 'suspended' });
      await store.insert(match, quiet);
      await store.insert(apiKeyRecord({ owner: 'bob', environment: 'test', state: 'suspended' }), quiet);
      await store.insert(apiKeyRecord({ owner: 'alice', environment: 'live', state: 'suspended' }), quiet);
      await store.insert(apiKeyRecord({ owner: 'alice', environment: 'test', state: 'active' }), quiet);
      const listed = await store.list({
        tenant: 'default',
        owner: 'alice',
        environment: 'test',
        state: 'suspended',
        limit: 100,
      });
      assert.deepEqual(listed, [match]);
    },
  },
  {
    title: 'never lists the keys of another tenant, nor by way of one of its ids',
    async run({ store }) {
      const ours = apiKeyRecord({ tenant: 'acme', issuedAt: new Date(1) });
      const theirs = apiKeyRecord({ tenant: 'globex', issuedAt: new Date(2) });
      await store.insert(ours, quiet);
      await store.insert(theirs, quiet);
      assert.deepEqual(await store.list({ tenant: 'acme', limit: 100 }), [ours]);
      assert.deepEqual(await store.list({ tenant: 'nobody', limit: 100 }), []);
      const past = await store.list({ tenant: 'acme', limit: 100, after: theirs.id });
      assert.ok(past.every(({ tenant }) => tenant === 'acme'));
    },
  },
];
