import assert from 'node:assert/strict';

import { quiet } from './api-key-records.js';
import type { ContractCase } from './contract-case.js';
import { at, byId, nextDigest, oauthArtifact, oauthGrant, stored } from './oauth-artifact-records.js';
import type { OAuthArtifactStoreHarness } from './oauth-artifact-store-harness.js';

/** What goes in comes out: `save`, `find` and `listGrants`. */
export const oauthArtifactStoreReading: readonly ContractCase<OAuthArtifactStoreHarness>[] = [
  {
    title: 'finds what was saved, every field and every null as it was',
    async run(harness) {
      harness.setTime(at(0));
      const bare = oauthArtifact({
        tenant: 'acme',
        subject: null,
        clientId: null,
        payload: {},
        expiresAt: null,
      });
      const full = oauthArtifact({
        grantId: 'grant-1',
        uidDigest: nextDigest(),
        userCodeDigest: nextDigest(),
        payload: { text: 'a', number: 1.5, yes: true, none: null, list: [1, { deep: ['b'] }], empty: {} },
        createdAt: new Date(at(-1).getTime() + 123),
        expiresAt: new Date(at(60).getTime() + 999),
        consumedAt: new Date(at(0).getTime() + 1),
      });
      for (const artifact of [bare, full]) {
        assert.equal(await harness.store.save(artifact, quiet), true);
        assert.deepEqual(await stored(harness, artifact), artifact);
      }
    },
  },
  {
    title: 'finds by id, by uid and by user code, each within its model, and nothing by another name',
    async run(harness) {
      const { store } = harness;
      harness.setTime(at(0));
      const session = oauthArtifact({ model: 'Session', uidDigest: nextDigest() });
      const device = oauthArtifact({ model: 'DeviceCode', userCodeDigest: nextDigest() });
      await store.save(session, quiet);
      await store.save(device, quiet);
      const uid = { model: 'Session', by: 'uid', digest: session.uidDigest ?? '' } as const;
      const userCode = { model: 'DeviceCode', by: 'user-code', digest: device.userCodeDigest ?? '' } as const;
      assert.deepEqual(await store.find(byId(session)), session);
      assert.deepEqual(await store.find(uid), session);
      assert.deepEqual(await store.find(userCode), device);
      assert.equal(await store.find({ ...uid, by: 'id' }), undefined);
      assert.equal(await store.find({ ...uid, by: 'user-code' }), undefined);
      assert.equal(await store.find({ ...uid, model: 'DeviceCode' }), undefined);
      assert.equal(await store.find({ ...byId(session), by: 'uid' }), undefined);
      assert.equal(await store.find({ ...byId(session), digest: session.idDigest.toUpperCase() }), undefined);
      assert.equal(await store.find({ ...byId(session), model: 'session' }), undefined);
      assert.equal(await store.find({ ...uid, digest: "' OR ''='" }), undefined);
    },
  },
  {
    title: 'keeps artifacts of two models under one id apart',
    async run(harness) {
      harness.setTime(at(0));
      const code = oauthArtifact({ subject: 'alice' });
      const token = { ...code, model: 'AccessToken', subject: 'bob' };
      await harness.store.save(code, quiet);
      assert.equal(await harness.store.save(token, { ...quiet, ifAbsent: true }), true);
      assert.deepEqual(await stored(harness, code), code);
      assert.deepEqual(await stored(harness, token), token);
    },
  },
  {
    title:
      'keeps any well-formed text: scripts, emoji, quotes, braces, line breaks, keys such as `__proto__`',
    async run(harness) {
      harness.setTime(at(0));
      const text = 'Größe “x” \'\' "y" %_\\ {a}:b|c 支払い 👩‍👩‍👧 e\u0301 \u202eRTL\r\n\t';
      const members = Object.entries({ constructor: 1, '': '\u0000', [text]: text });
      const payload = Object.fromEntries<unknown>([...members, ['__proto__', { deep: ['\ud800'] }]]);
      const odd = oauthGrant({ tenant: text, subject: text, clientId: text, grantId: text, payload });
      await harness.store.save(odd, quiet);
      assert.deepEqual(await stored(harness, odd), odd);
      assert.deepEqual(await harness.store.listGrants({ tenant: text, subject: text }), [odd]);
      assert.equal(await harness.store.remove({ grantId: text }, quiet), 1);
    },
  },
  {
    title: 'replaces all that an artifact was, and the names under which it was found',
    async run(harness) {
      const { store } = harness;
      harness.setTime(at(0));
      const first = oauthGrant({ uidDigest: nextDigest(), userCodeDigest: nextDigest() });
      const second = oauthGrant({
        idDigest: first.idDigest,
        uidDigest: nextDigest(),
        tenant: 'acme',
        subject: 'bob',
        clientId: null,
        payload: { replaced: true },
        createdAt: at(1),
        expiresAt: at(7200),
      });
      await store.save(first, quiet);
      assert.equal(await store.save(second, quiet), true);
      assert.deepEqual(await stored(harness, second), second);
      const { model, uidDigest, userCodeDigest, grantId, tenant } = first;
      assert.equal(await store.find({ model, by: 'uid', digest: uidDigest ?? '' }), undefined);
      assert.equal(await store.find({ model, by: 'user-code', digest: userCodeDigest ?? '' }), undefined);
      assert.deepEqual(await store.find({ model, by: 'uid', digest: second.uidDigest ?? '' }), second);
      assert.deepEqual(await store.listGrants({ tenant, subject: 'alice' }), []);
      assert.deepEqual(await store.listGrants({ tenant: 'acme', subject: 'bob' }), [second]);
      assert.equal(await store.remove({ grantId: grantId ?? '' }, quiet), 0);
      assert.deepEqual(await stored(harness, second), second);
    },
  },
  {
    title: 'does not hold on to the objects that it is given, or give out its own',
    async run(harness) {
      harness.setTime(at(0));
      const artifact = oauthArtifact({ payload: { list: ['a'] } });
      const given = {
        ...artifact,
        payload: { ...artifact.payload },
        createdAt: new Date(artifact.createdAt),
      };
      await harness.store.save(given, quiet);
      given.createdAt.setTime(0);
      Object.assign(given.payload, { list: [] });
      const found = await stored(harness, artifact);
      found?.createdAt.setTime(0);
      Object.assign(found?.payload ?? {}, { list: [] });
      assert.deepEqual(await stored(harness, artifact), artifact);
    },
  },
  {
    title: 'lists the live grants of a subject, newest first, and never those of another tenant',
    async run(harness) {
      const { store } = harness;
      harness.setTime(at(0));
      const older = oauthGrant({ createdAt: at(-2) });
      const newest = oauthGrant({ createdAt: at(0), expiresAt: null });
      const old = oauthGrant({ createdAt: at(-1) });
      const twin = oauthGrant({ createdAt: at(-1) });
      const elsewhere = oauthGrant({ tenant: 'acme' });
      const others = [
        elsewhere,
        oauthGrant({ subject: 'bob' }),
        oauthGrant({ subject: null }),
        oauthGrant({ expiresAt: at(1) }),
        oauthArtifact({ model: 'RefreshToken', grantId: older.grantId }),
      ];
      for (const artifact of [older, newest, old, twin, ...others]) await store.save(artifact, quiet);
      harness.setTime(at(1));
      const listed = await store.listGrants({ tenant: 'default', subject: 'alice' });
      assert.deepEqual(listed, [newest, twin, old, older]);
      assert.deepEqual(await store.listGrants({ tenant: 'acme', subject: 'alice' }), [elsewhere]);
      assert.deepEqual(await store.listGrants({ tenant: 'default', subject: 'carol' }), []);
    },
  },
];
