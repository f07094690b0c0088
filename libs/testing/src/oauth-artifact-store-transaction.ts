import assert from 'node:assert/strict';

import { NO_EFFECTS } from '#core';

import { quiet } from './api-key-records.js';
import { assertEffects } from './assert-effects.js';
import type { ContractCase } from './contract-case.js';
import { artifactEffects, at, oauthArtifact, oauthGrant, stored } from './oauth-artifact-records.js';
import type { OAuthArtifactStoreHarness } from './oauth-artifact-store-harness.js';
import { together } from './session-records.js';

class RolledBack extends Error {}

/** All or nothing: effects and transactions. */
export const oauthArtifactStoreTransaction: readonly ContractCase<OAuthArtifactStoreHarness>[] = [
  {
    title: 'writes the effects of each mutation with it, in order, and none where nothing was written',
    async run(harness) {
      const { store } = harness;
      harness.setTime(at(0));
      const grant = oauthGrant();
      const code = oauthArtifact({ grantId: grant.grantId });
      const once = { effects: artifactEffects('saved once'), ifAbsent: true };
      await store.save(grant, { effects: artifactEffects('saved') });
      await store.save(grant, { effects: artifactEffects('replaced') });
      await store.save(code, once);
      await store.save(code, once);
      await store.remove(code, { effects: artifactEffects('removed') });
      await store.remove(code, { effects: artifactEffects('removed again') });
      const revoked = { effects: artifactEffects('revoked') };
      await Promise.all([1, 2, 3].map(() => store.remove({ grantId: grant.grantId ?? '' }, revoked)));
      const told = ['saved', 'replaced', 'saved once', 'removed', 'revoked'].map(artifactEffects);
      await assertEffects(harness, together(...told));
    },
  },
  {
    title: 'writes nothing when its effects can not be written',
    async run(harness) {
      const { store, failEffects } = harness;
      if (failEffects === undefined) return;
      harness.setTime(at(0));
      const grant = oauthGrant();
      const fresh = oauthArtifact();
      await store.save(grant, quiet);
      const mutation = { effects: artifactEffects('failed') };

      failEffects();
      await assert.rejects(store.save(fresh, mutation));
      failEffects();
      await assert.rejects(store.save(fresh, { ...mutation, ifAbsent: true }));
      failEffects();
      await assert.rejects(store.save({ ...grant, payload: { replaced: true } }, mutation));
      failEffects();
      await assert.rejects(store.remove(grant, mutation));
      failEffects();
      await assert.rejects(store.remove({ grantId: grant.grantId ?? '' }, mutation));

      assert.equal(await stored(harness, fresh), undefined);
      assert.deepEqual(await stored(harness, grant), grant);
      await assertEffects(harness, NO_EFFECTS);
      assert.equal(await store.remove({ grantId: grant.grantId ?? '' }, quiet), 1);
    },
  },
  {
    title: "takes part in the caller's transaction, or refuses it with `transaction_unsupported`",
    async run(harness) {
      const { store, transaction } = harness;
      harness.setTime(at(0));
      const [grant, removed] = [oauthGrant(), oauthArtifact()];
      const refusal = { code: 'transaction_unsupported' };
      await store.save(removed, quiet);
      await assert.rejects(store.save(grant, { ...quiet, transaction: {} }), refusal);
      await assert.rejects(store.remove(removed, { ...quiet, transaction: {} }), refusal);
      assert.equal(await stored(harness, grant), undefined);
      assert.deepEqual(await stored(harness, removed), removed);
      if (transaction === undefined) return;
      await transaction(async (own) => {
        await store.save(grant, { effects: artifactEffects('saved'), transaction: own });
        await store.remove(removed, { effects: artifactEffects('removed'), transaction: own });
      });
      assert.deepEqual(await stored(harness, grant), grant);
      assert.equal(await stored(harness, removed), undefined);
      await assertEffects(harness, together(artifactEffects('saved'), artifactEffects('removed')));
    },
  },
  {
    title: "leaves neither artifacts nor effects behind when the caller's transaction is rolled back",
    async run(harness) {
      const { store, transaction } = harness;
      if (transaction === undefined) return;
      harness.setTime(at(0));
      const [grant, fresh] = [oauthGrant(), oauthArtifact()];
      await store.save(grant, quiet);
      const work = transaction(async (own) => {
        const mutation = { effects: artifactEffects('lost'), transaction: own };
        await store.save(fresh, mutation);
        await store.remove({ grantId: grant.grantId ?? '' }, mutation);
        throw new RolledBack();
      });
      await assert.rejects(work, RolledBack);
      assert.equal(await stored(harness, fresh), undefined);
      assert.deepEqual(await stored(harness, grant), grant);
      await assertEffects(harness, NO_EFFECTS);
    },
  },
];
