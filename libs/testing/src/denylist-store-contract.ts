import assert from 'node:assert/strict';

import type { DenylistEntry, Effects, Mutation } from '#core';
import { NO_EFFECTS } from '#core';
import type { DenylistStore } from '#revocation';

import type { ApiKeyStoreHarness } from './api-key-store-harness.js';
import { assertEffects } from './assert-effects.js';
import type { ContractCase } from './contract-case.js';
import { at, cutOffOf, NOW, revokedToken, someChange } from './revocation-records.js';

/** What the suite needs of an implementation: a fresh store for each case, and a look behind it. */
export interface DenylistStoreHarness extends Omit<ApiKeyStoreHarness, 'store'> {
  readonly store: DenylistStore;
}

const quiet: Mutation = { effects: NO_EFFECTS };

const FAR_OFF = new Date(8_000_000_000_000);

class RolledBack extends Error {}

/** The guarantees of the port `DenylistStore`. */
export const denylistStoreContract: readonly ContractCase<DenylistStoreHarness>[] = [
  {
    title: 'loads what was added, as it was added',
    async run({ store }) {
      const entries = [
        revokedToken({ tokenId: '"quoted\\" \u0000 and \ud800 odd' }),
        cutOffOf({ by: 'subject', tenant: 'acme' }),
        cutOffOf({ by: 'client', issuer: 'https://other.example.com' }),
        cutOffOf({ by: 'grant' }),
        cutOffOf({ by: 'session' }),
      ];
      await store.add(entries.slice(0, 2), quiet);
      await store.add(entries.slice(2), quiet);
      await assertLoads(store, entries);
    },
  },
  {
    title: 'loads nothing that has ended',
    async run({ store }) {
      const active = revokedToken({ until: NOW + 1 });
      await store.add([revokedToken({ until: NOW }), cutOffOf({ until: NOW - 1 }), active], quiet);
      await assertLoads(store, [active]);
    },
  },
  {
    title: 'loads thousands',
    async run({ store }) {
      const entries = Array.from({ length: 2500 }, () => revokedToken());
      await store.add(entries, quiet);
      await assertLoads(store, entries);
    },
  },
  {
    title: 'adds what it holds already, and twice at once',
    async run({ store }) {
      const entry = cutOffOf();
      await store.add([entry, entry], quiet);
      await store.add([entry], quiet);
      await assertLoads(store, [entry]);
    },
  },
  {
    title: 'tells entries as changes, and writes the effects with them',
    async run(harness) {
      const entry = revokedToken();
      const { changes, events } = effectsOf(entry);
      await harness.store.add([entry], { effects: { changes, events } });
      await assertEffects(harness, { changes: [...changes, entry], events });
    },
  },
  {
    title: 'keeps the entries among the changes of the effects',
    async run(harness) {
      const [given, told] = [revokedToken(), cutOffOf({ by: 'session' })];
      await harness.store.add([given], { effects: { changes: [someChange(), told], events: [] } });
      await assertLoads(harness.store, [given, told]);
    },
  },
  {
    title: 'keeps nothing when its effects can not be written',
    async run(harness) {
      const { store, failEffects } = harness;
      if (failEffects === undefined) return;
      const entry = revokedToken();
      failEffects();
      await assert.rejects(store.add([entry], { effects: effectsOf(entry) }));
      await assertLoads(store, []);
      await assertEffects(harness, NO_EFFECTS);
    },
  },
  {
    title: 'prunes what has ended, as many as it was told, and nothing that is active',
    async run({ store }) {
      const active = [revokedToken(), cutOffOf({ until: NOW + 1 })];
      const ended = Array.from({ length: 5 }, () => revokedToken({ until: NOW - 1 }));
      await store.add([...active, ...ended], quiet);
      assert.equal(await store.prune(at(0), 3), 3);
      assert.equal(await store.prune(at(0), 3), 2);
      assert.equal(await store.prune(at(0), 3), 0);
      await assertLoads(store, active);
      assert.equal(await store.prune(FAR_OFF, 100), 2);
      await assertLoads(store, []);
    },
  },
  {
    title: "takes part in the caller's transaction, or refuses it with `transaction_unsupported`",
    async run({ store, transaction }) {
      const entry = revokedToken();
      await assert.rejects(store.add([entry], { ...quiet, transaction: {} }), {
        code: 'transaction_unsupported',
      });
      if (transaction === undefined) return;
      await transaction((own) => store.add([entry], { effects: effectsOf(entry), transaction: own }));
      await assertLoads(store, [entry]);
    },
  },
  {
    title: "leaves nothing behind when the caller's transaction is rolled back",
    async run(harness) {
      const { store, transaction } = harness;
      if (transaction === undefined) return;
      const entry = revokedToken();
      const work = transaction(async (own) => {
        await store.add([entry], { effects: effectsOf(entry), transaction: own });
        throw new RolledBack();
      });
      await assert.rejects(work, RolledBack);
      await assertLoads(store, []);
      await assertEffects(harness, NO_EFFECTS);
    },
  },
];

async function assertLoads(store: DenylistStore, expected: readonly DenylistEntry[]): Promise<void> {
  const loaded: string[] = [];
  for await (const page of store.load(at(0))) loaded.push(...page.map((entry) => JSON.stringify(entry)));
  // In whatever order, and any of them more than once.
  assert.deepEqual(new Set(loaded), new Set(expected.map((entry) => JSON.stringify(entry))));
}

function effectsOf(entry: DenylistEntry): Effects {
  return {
    changes: [someChange()],
    events: [
      {
        type: 'access-token-revoked',
        occurredAt: at(0),
        tenant: entry.tenant,
        actor: { kind: 'system', subject: undefined, credentialId: undefined },
        outcome: 'success',
        target: 'access-token:1',
        reason: undefined,
        address: undefined,
        requestId: undefined,
      },
    ],
  };
}
