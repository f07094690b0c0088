import assert from 'node:assert/strict';

import type { Effects } from '#core';
import { NO_EFFECTS } from '#core';
import type { AddSigningKey, SigningKeyRecord, SigningKeyStore } from '#jwt/core';

import { assertEffects } from './assert-effects.js';
import type { ContractCase } from './contract-case.js';
import { effectsOfKey, ISSUER, signingKeyRecord } from './signing-key-records.js';

/** What a suite needs of an implementation: a fresh store for each case, and a look behind it. */
export interface SigningKeyStoreHarness {
  readonly store: SigningKeyStore;
  /** Every effect that was written with a record so far, in order. */
  effects(): Promise<Effects>;
  /** Makes the next write of effects fail; left out by a store that can't be made to. */
  failEffects?(): void;
  /**
   * Runs the work inside a transaction of the caller's own: rolled back when the work rejects.
   * Left out by a store without transactions, which then must refuse them.
   */
  transaction?<T>(work: (transaction: unknown) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

class RolledBack extends Error {}

/** Tells nothing, removes nothing. */
const quiet: AddSigningKey = { effects: NO_EFFECTS, keepFrom: 1 };

/** Keys of one issuer, the first generation first. */
function generations(count: number, issuer = ISSUER): readonly SigningKeyRecord[] {
  return Array.from({ length: count }, (_, at) => signingKeyRecord({ issuer, generation: at + 1 }));
}

async function filled(store: SigningKeyStore, records: readonly SigningKeyRecord[]): Promise<void> {
  for (const record of records) assert.equal(await store.add(record, quiet), true);
}

/** The guarantees of the port `SigningKeyStore`. */
export const signingKeyStoreContract: readonly ContractCase<SigningKeyStoreHarness>[] = [
  {
    title: 'gives back what was added, each field of it',
    async run({ store }) {
      const record = signingKeyRecord();
      await filled(store, [record]);
      assert.deepEqual(await store.list(ISSUER), [record]);
    },
  },
  {
    title: "lists an issuer's keys by generation, the oldest first, and no other issuer's",
    async run({ store }) {
      const own = generations(11);
      const foreign = generations(2, 'https://another.example.com');
      await filled(store, [...foreign, ...own]);
      assert.deepEqual(await store.list(ISSUER), own);
      assert.deepEqual(await store.list('https://another.example.com'), foreign);
      assert.deepEqual(await store.list('https://nobody.example.com'), []);
    },
  },
  {
    title: 'of 20 parallel additions of one generation takes exactly one, and its effects alone',
    async run(harness) {
      const { store } = harness;
      await filled(store, generations(1));
      const candidates = Array.from({ length: 20 }, () => signingKeyRecord({ generation: 2 }));
      const taken = await Promise.all(
        candidates.map((record) => store.add(record, { ...quiet, effects: effectsOfKey(record) })),
      );
      assert.equal(taken.filter(Boolean).length, 1);
      const winner = candidates[taken.indexOf(true)];
      assert.ok(winner);
      assert.deepEqual((await store.list(ISSUER))[1], winner);
      assert.equal((await store.list(ISSUER)).length, 2);
      await assertEffects(harness, effectsOfKey(winner));
    },
  },
  {
    title: 'takes no generation that is there, nor one below, and removes nothing for it',
    async run(harness) {
      const { store } = harness;
      const records = generations(3);
      const [first, , third] = records;
      assert.ok(first && third);
      await filled(store, records);
      await store.add(signingKeyRecord({ generation: 4 }), { ...quiet, keepFrom: 3 });
      const before = await store.list(ISSUER);
      for (const generation of [1, 2, 3, 4]) {
        const late = signingKeyRecord({ generation });
        assert.equal(await store.add(late, { effects: effectsOfKey(late), keepFrom: generation }), false);
      }
      assert.deepEqual(await store.list(ISSUER), before);
      await assertEffects(harness, NO_EFFECTS);
    },
  },
  {
    title: "removes the issuer's generations below, with the addition, and no other issuer's",
    async run({ store }) {
      const foreign = generations(2, 'https://another.example.com');
      const [, second, third] = generations(3);
      assert.ok(second && third);
      await filled(store, [...foreign, ...generations(1), second]);
      await store.add(third, { ...quiet, keepFrom: 2 });
      assert.deepEqual(await store.list(ISSUER), [second, third]);
      const fourth = signingKeyRecord({ generation: 4 });
      await store.add(fourth, { ...quiet, keepFrom: 4 });
      assert.deepEqual(await store.list(ISSUER), [fourth]);
      assert.deepEqual(await store.list('https://another.example.com'), foreign);
    },
  },
  {
    title: 'refuses with `conflict` another key of the same id',
    async run({ store }) {
      const [record] = generations(1);
      assert.ok(record);
      await filled(store, [record]);
      const twin = { ...record, generation: 2 };
      await assert.rejects(store.add(twin, quiet), { code: 'conflict' });
      assert.deepEqual(await store.list(ISSUER), [record]);
    },
  },
  {
    title: 'adds and removes nothing when the effects can not be written',
    async run(harness) {
      const { store } = harness;
      if (harness.failEffects === undefined) return;
      const [first, second] = generations(2);
      assert.ok(first && second);
      await filled(store, [first]);
      harness.failEffects();
      await assert.rejects(store.add(second, { effects: effectsOfKey(second), keepFrom: 2 }));
      assert.deepEqual(await store.list(ISSUER), [first]);
      assert.equal(await store.add(second, { effects: effectsOfKey(second), keepFrom: 2 }), true);
      await assertEffects(harness, effectsOfKey(second));
    },
  },
  {
    title: "takes part in the caller's transaction, or refuses it with `transaction_unsupported`",
    async run(harness) {
      const { store } = harness;
      const [first, second] = generations(2);
      assert.ok(first && second);
      const added = { effects: effectsOfKey(first), keepFrom: 1 };
      if (harness.transaction === undefined) {
        const refusal = { code: 'transaction_unsupported' };
        await assert.rejects(store.add(first, { ...added, transaction: {} }), refusal);
        assert.deepEqual(await store.list(ISSUER), []);
        return;
      }
      await harness.transaction((transaction) => store.add(first, { ...added, transaction }));
      const rolledBack = harness.transaction(async (transaction) => {
        await store.add(second, { effects: effectsOfKey(second), keepFrom: 2, transaction });
        throw new RolledBack();
      });
      await assert.rejects(rolledBack, RolledBack);
      assert.deepEqual(await store.list(ISSUER), [first]);
      await assertEffects(harness, effectsOfKey(first));
    },
  },
];
