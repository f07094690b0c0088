import assert from 'node:assert/strict';

import { quiet } from './api-key-records.js';
import type { ContractCase } from './contract-case.js';
import { at, byId, nextDigest, oauthArtifact, stored } from './oauth-artifact-records.js';
import type { OAuthArtifactStoreHarness } from './oauth-artifact-store-harness.js';

/** What may happen once happens once: `consume`, and `save` with `ifAbsent`. */
export const oauthArtifactStoreSingleUse: readonly ContractCase<OAuthArtifactStoreHarness>[] = [
  {
    title: 'consumes an artifact once: it stays, and says when',
    async run(harness) {
      const { store } = harness;
      harness.setTime(at(1));
      const code = oauthArtifact({ uidDigest: nextDigest() });
      await store.save(code, quiet);
      assert.equal(await store.consume(code.model, code.idDigest, at(1)), true);
      assert.equal(await store.consume(code.model, code.idDigest, at(2)), false);
      const consumed = { ...code, consumedAt: at(1) };
      assert.deepEqual(await stored(harness, code), consumed);
      const byUid = { model: code.model, by: 'uid', digest: code.uidDigest ?? '' } as const;
      assert.deepEqual(await store.find(byUid), consumed);
    },
  },
  {
    title: 'of 20 parallel consumptions of one artifact exactly one succeeds',
    async run(harness) {
      harness.setTime(at(0));
      const code = oauthArtifact();
      await harness.store.save(code, quiet);
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          harness.store.consume(code.model, code.idDigest, at(index / 1000)),
        ),
      );
      assert.equal(won.filter(Boolean).length, 1);
      assert.deepEqual((await stored(harness, code))?.consumedAt, at(won.indexOf(true) / 1000));
    },
  },
  {
    title: 'consumes nothing that was never saved, of another model, removed, or saved as consumed',
    async run(harness) {
      const { store } = harness;
      harness.setTime(at(0));
      const [code, removed] = [oauthArtifact(), oauthArtifact()];
      const used = oauthArtifact({ consumedAt: at(0) });
      for (const artifact of [code, removed, used]) await store.save(artifact, quiet);
      await store.remove(removed, quiet);
      assert.equal(await store.consume(code.model, nextDigest(), at(1)), false);
      assert.equal(await store.consume('RefreshToken', code.idDigest, at(1)), false);
      assert.equal(await store.consume(removed.model, removed.idDigest, at(1)), false);
      assert.equal(await store.consume(used.model, used.idDigest, at(1)), false);
      assert.equal(await store.find(byId(removed)), undefined);
    },
  },
  {
    title: 'keeps an artifact consumed when it is replaced, at once or afterwards',
    async run(harness) {
      const { store } = harness;
      harness.setTime(at(0));
      const code = oauthArtifact();
      await store.save(code, quiet);
      await store.consume(code.model, code.idDigest, at(1));
      const replacement = { ...code, payload: { replaced: true } };
      assert.equal(await store.save(replacement, quiet), true);
      assert.deepEqual(await stored(harness, code), { ...replacement, consumedAt: at(1) });
      await store.save({ ...replacement, consumedAt: at(2) }, quiet);
      assert.deepEqual((await stored(harness, code))?.consumedAt, at(1));
      assert.equal(await store.consume(code.model, code.idDigest, at(3)), false);

      const raced = oauthArtifact();
      await store.save(raced, quiet);
      const works = Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0 ? store.save(raced, quiet) : store.consume(raced.model, raced.idDigest, at(1)),
      );
      const consumed = (await Promise.all(works)).filter((won, index) => won && index % 2 === 1);
      assert.equal(consumed.length, 1);
      assert.deepEqual((await stored(harness, raced))?.consumedAt, at(1));
    },
  },
  {
    title: 'saves with `ifAbsent` only what is not there, an expired one included',
    async run(harness) {
      const { store } = harness;
      harness.setTime(at(0));
      const replay = oauthArtifact({ model: 'ReplayDetection', expiresAt: at(10) });
      const once = { ...quiet, ifAbsent: true };
      assert.equal(await store.save(replay, once), true);
      assert.equal(await store.save({ ...replay, subject: 'bob' }, once), false);
      assert.deepEqual(await stored(harness, replay), replay);
      harness.setTime(at(11));
      assert.equal(await store.save({ ...replay, expiresAt: at(20) }, once), false);
      assert.equal(await stored(harness, replay), undefined);
    },
  },
  {
    title: 'of 20 parallel saves with `ifAbsent` exactly one succeeds',
    async run(harness) {
      harness.setTime(at(0));
      const replay = oauthArtifact({ model: 'ReplayDetection' });
      const candidates = Array.from({ length: 20 }, (_, index) => ({
        ...replay,
        subject: `winner ${index}`,
      }));
      const won = await Promise.all(
        candidates.map((candidate) => harness.store.save(candidate, { ...quiet, ifAbsent: true })),
      );
      assert.equal(won.filter(Boolean).length, 1);
      assert.deepEqual(await stored(harness, replay), candidates[won.indexOf(true)]);
    },
  },
];
