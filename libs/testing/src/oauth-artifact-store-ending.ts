import assert from 'node:assert/strict';

import { quiet } from './api-key-records.js';
import type { ContractCase } from './contract-case.js';
import { at, nextDigest, oauthArtifact, oauthGrant, stored } from './oauth-artifact-records.js';
import type { OAuthArtifactStoreHarness } from './oauth-artifact-store-harness.js';

/** How an artifact ends: by the clock, and by `remove` and `removeExpired`. */
export const oauthArtifactStoreEnding: readonly ContractCase<OAuthArtifactStoreHarness>[] = [
  {
    title: 'treats an artifact as absent from the instant on at which it expires',
    async run(harness) {
      const { store } = harness;
      harness.setTime(at(0));
      const [uidDigest, userCodeDigest] = [nextDigest(), nextDigest()];
      const grant = oauthGrant({ uidDigest, userCodeDigest, expiresAt: at(10) });
      await store.save(grant, quiet);
      harness.setTime(new Date(at(10).getTime() - 1));
      assert.deepEqual(await stored(harness, grant), grant);
      harness.setTime(at(10));
      const { model, tenant, grantId } = grant;
      assert.equal(await stored(harness, grant), undefined);
      assert.equal(await store.find({ model, by: 'uid', digest: uidDigest }), undefined);
      assert.equal(await store.find({ model, by: 'user-code', digest: userCodeDigest }), undefined);
      assert.equal(await store.consume(model, grant.idDigest, at(10)), false);
      assert.deepEqual(await store.listGrants({ tenant, subject: 'alice' }), []);
      assert.equal(await store.remove({ grantId: grantId ?? '' }, quiet), 0);
      assert.equal(await store.remove(grant, quiet), 0);
    },
  },
  {
    title: 'keeps an artifact that never expires, and one saved again for as long as it says anew',
    async run(harness) {
      harness.setTime(at(0));
      const lasting = oauthArtifact({ expiresAt: null });
      const renewed = oauthArtifact({ expiresAt: at(10) });
      for (const artifact of [lasting, renewed]) await harness.store.save(artifact, quiet);
      await harness.store.save({ ...renewed, expiresAt: at(20) }, quiet);
      harness.setTime(at(19));
      assert.deepEqual(await stored(harness, renewed), { ...renewed, expiresAt: at(20) });
      assert.deepEqual(await stored(harness, lasting), lasting);
      assert.equal(await harness.store.consume(lasting.model, lasting.idDigest, at(19)), true);
    },
  },
  {
    title: 'removes one artifact under all its names, once, and leaves its grant alone',
    async run(harness) {
      const { store } = harness;
      harness.setTime(at(0));
      const grant = oauthGrant();
      const code = oauthArtifact({ grantId: grant.grantId, uidDigest: nextDigest() });
      for (const artifact of [grant, code]) await store.save(artifact, quiet);
      const { model, idDigest, uidDigest } = code;
      assert.equal(await store.remove({ model, idDigest }, quiet), 1);
      assert.equal(await store.remove({ model, idDigest }, quiet), 0);
      assert.equal(await stored(harness, code), undefined);
      assert.equal(await store.find({ model, by: 'uid', digest: uidDigest ?? '' }), undefined);
      assert.deepEqual(await stored(harness, grant), grant);
      assert.equal(await store.save(code, { ...quiet, ifAbsent: true }), true);
      assert.equal(await store.remove({ grantId: grant.grantId ?? '' }, quiet), 2);
    },
  },
  {
    title: 'removes a grant with all that belongs to it, consumed ones too, and nothing else',
    async run(harness) {
      const { store } = harness;
      harness.setTime(at(0));
      const [grant, other] = [oauthGrant(), oauthGrant()];
      const { grantId } = grant;
      const belonging = [
        grant,
        oauthArtifact({ grantId, uidDigest: nextDigest() }),
        oauthArtifact({ grantId, consumedAt: at(0) }),
        oauthArtifact({ grantId, model: 'RefreshToken', expiresAt: null }),
        oauthArtifact({ grantId, model: 'AccessToken' }),
      ];
      const others = [
        other,
        oauthArtifact({ grantId: other.grantId }),
        oauthArtifact({ model: 'Session' }),
        oauthArtifact({ grantId: `${grantId}%` }),
      ];
      const expired = oauthArtifact({ grantId, expiresAt: at(-1) });
      for (const artifact of [...belonging, ...others, expired]) await store.save(artifact, quiet);
      assert.equal(await store.remove({ grantId: grantId ?? '' }, quiet), belonging.length);
      assert.equal(await store.remove({ grantId: grantId ?? '' }, quiet), 0);
      for (const artifact of belonging) assert.equal(await stored(harness, artifact), undefined);
      for (const artifact of others) assert.deepEqual(await stored(harness, artifact), artifact);
      const { tenant } = grant;
      assert.deepEqual(await store.listGrants({ tenant, subject: 'alice' }), [other]);
    },
  },
  {
    title: 'of 20 parallel removals of a grant exactly one finds it',
    async run(harness) {
      const { store } = harness;
      harness.setTime(at(0));
      const grantId = `grant-${nextDigest()}`;
      await store.save(oauthGrant({ grantId }), quiet);
      await store.save(oauthArtifact({ grantId }), quiet);
      const removals = Array.from({ length: 20 }, () => store.remove({ grantId }, quiet));
      assert.deepEqual(
        (await Promise.all(removals)).filter((removed) => removed > 0),
        [2],
      );
    },
  },
  {
    title: 'removes what expired before an instant, so many at a time, and nothing that lives',
    async run(harness) {
      const { store } = harness;
      harness.setTime(at(0));
      const expired = [1, 2, 3, 4, 5].map((second) => oauthArtifact({ expiresAt: at(second) }));
      const kept = [oauthArtifact({ expiresAt: at(6) }), oauthArtifact({ expiresAt: null })];
      for (const artifact of [...kept, ...expired]) await store.save(artifact, quiet);
      const removed: number[] = [];
      for (let batch = 0; batch < 4; batch += 1) removed.push(await store.removeExpired(at(6), 2));
      if (harness.removesExpiredItself === true) {
        assert.deepEqual(removed, [0, 0, 0, 0]);
        return;
      }
      assert.deepEqual(removed, [2, 2, 1, 0]);
      for (const artifact of kept) assert.deepEqual(await stored(harness, artifact), artifact);
      for (const artifact of expired) {
        assert.equal(await store.save(artifact, { ...quiet, ifAbsent: true }), true);
      }
    },
  },
];
