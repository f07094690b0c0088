import { inspect } from 'node:util';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import type { Effects } from '#core';
import { NO_EFFECTS } from '#core';
import type { RedisClient } from '#redis';
import { redisStores } from '#redis';

import { describeWithRedis, redisUrl } from '../support/services.js';
import { oauthArtifact } from './support/artifact-races.js';
import { effectsOf, START } from './support/records.js';
import { RedisHarness } from './support/redis-harness.js';

const quiet = { effects: NO_EFFECTS };
const MINUTE = 60_000;

function at(milliseconds: number): Date {
  return new Date(START.getTime() + milliseconds);
}

describeWithRedis('RedisOAuthArtifactStore', () => {
  let harness: RedisHarness;

  beforeAll(() => {
    harness = new RedisHarness();
  });
  beforeEach(async () => {
    await harness.empty();
    harness.setTime(START);
  });
  afterAll(() => harness.close());

  it('leaves no key behind: each has a time to live, of its artifact and a minute', async () => {
    const { client, keys, stores } = harness;
    const grant = { ...oauthArtifact('Grant'), uidDigest: 'u', userCodeDigest: 'c', expiresAt: at(MINUTE) };
    await stores.oauthArtifacts.save(grant, quiet);
    const lives = await Promise.all((await keys.list()).map((key) => client.pttl(key)));
    expect(lives).toHaveLength(5);
    for (const life of lives) {
      expect(life).toBeGreaterThan(MINUTE);
      expect(life).toBeLessThanOrEqual(2 * MINUTE);
    }
  });

  it('keeps the set of a grant for as long as its longest member, and forgets those that have expired', async () => {
    const { client, keys, stores } = harness;
    const grant = { ...oauthArtifact('Grant'), expiresAt: at(1000 * MINUTE) };
    await stores.oauthArtifacts.save(grant, quiet);
    for (let minute = 0; minute < 100; minute += 1) {
      harness.setTime(at(minute * MINUTE));
      const token = { ...oauthArtifact('AccessToken'), expiresAt: at((minute + 1) * MINUTE) };
      await stores.oauthArtifacts.save({ ...token, grantId: grant.grantId }, quiet);
    }
    const [set = ''] = (await keys.list()).filter((key) => key.includes(':grant:'));
    expect(await client.zcard(set)).toBeLessThanOrEqual(4);
    expect(await client.pttl(set)).toBeGreaterThan(999 * MINUTE);
  });

  it('puts all keys under one hash tag, so that a cluster keeps them in one slot', async () => {
    const artifact = { ...oauthArtifact('Grant'), uidDigest: 'u', userCodeDigest: 'c', expiresAt: null };
    await harness.stores.oauthArtifacts.save({ ...artifact, model: '}{ :é' }, quiet);
    await harness.stores.oauthArtifacts.save(artifact, quiet);
    const keys = await harness.client.keys(`*${harness.keys.keyPrefix}*`);
    expect(keys).toHaveLength(8);
    for (const key of keys) expect(key.startsWith(`{${harness.keys.keyPrefix}}:`)).toBe(true);
  });

  it("works under a prefix of the client's own", async () => {
    const client = new Redis(redisUrl(), { keyPrefix: `{${harness.keys.keyPrefix}}:own:` });
    try {
      const store = redisStores(client, { sink: () => undefined }).oauthArtifacts;
      const grant = { ...oauthArtifact('Grant'), uidDigest: 'u' };
      await store.save(grant, quiet);
      expect(await store.find({ model: 'Grant', by: 'uid', digest: 'u' })).toEqual(grant);
      expect(await store.remove({ grantId: grant.grantId ?? '' }, quiet)).toBe(1);
      expect(await harness.keys.list()).toEqual([]);
    } finally {
      await client.quit();
    }
  });

  it('goes on when Redis has forgotten the scripts', async () => {
    const artifact = oauthArtifact('AuthorizationCode');
    await harness.stores.oauthArtifacts.save(artifact, quiet);
    await harness.client.script('FLUSH');
    await expect(
      harness.stores.oauthArtifacts.consume(artifact.model, artifact.idDigest, START),
    ).resolves.toBe(true);
  });

  it.each(['not JSON', '{}', '[]', '{"model":1}'])(
    'decides nothing by a record that it never wrote: %s',
    async (record) => {
      const { client, keys, stores } = harness;
      const grant = oauthArtifact('Grant');
      await stores.oauthArtifacts.save(grant, quiet);
      const [key = ''] = (await keys.list()).filter((name) => name.includes(':id:'));
      await client.hset(key, 'record', record);
      const refusal = { code: 'store_unavailable' };
      const find = stores.oauthArtifacts.find({ model: 'Grant', by: 'id', digest: grant.idDigest });
      await expect(find).rejects.toMatchObject(refusal);
      await expect(
        stores.oauthArtifacts.listGrants({ tenant: 'default', subject: 'alice' }),
      ).rejects.toMatchObject(refusal);
    },
  );

  it('says of an error of Redis no more than its code: no command and no argument', async () => {
    const { client, keys, stores } = harness;
    const artifact = { ...oauthArtifact('AuthorizationCode'), payload: { nonce: 'the-nonce' } };
    await client.set(`{${keys.keyPrefix}}:oauth:id:AuthorizationCode:${artifact.idDigest}`, 'a string');
    const failure: unknown = await stores.oauthArtifacts
      .save(artifact, quiet)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'store_unavailable', cause: { code: 'WRONGTYPE' } });
    const shown = inspect(failure, { depth: null, showHidden: true });
    for (const text of [artifact.idDigest, 'the-nonce', 'alice']) expect(shown).not.toContain(text);
  });

  describe('effects', () => {
    const revoked = { effects: effectsOf('revoked') };

    /** Carries the command out, and loses the answer. */
    function deaf(client: Redis): RedisClient {
      const lose = async (answer: Promise<unknown>): Promise<never> => {
        await answer;
        throw new Error('Command timed out');
      };
      return {
        evalsha: (sha, count, ...rest) => lose(client.evalsha(sha, count, ...rest)),
        eval: (script, count, ...rest) => lose(client.eval(script, count, ...rest)),
        ping: () => client.ping(),
      };
    }

    it('are told once the artifact is written; a sink that rejects makes the mutation reject', async () => {
      const artifact = oauthArtifact('Grant');
      const { keyPrefix } = harness.keys;
      const sink = async (): Promise<void> => {
        const found = { model: 'Grant', by: 'id', digest: artifact.idDigest } as const;
        expect(await harness.stores.oauthArtifacts.find(found)).toEqual(artifact);
        throw new Error('the audit is away');
      };
      const store = redisStores(harness.client, { sink, keyPrefix }).oauthArtifacts;
      await expect(store.save(artifact, revoked)).rejects.toThrow('the audit is away');
    });

    it('of a removal are told as well when nobody knows whether it was done', async () => {
      const artifact = oauthArtifact('Grant');
      const told: Effects[] = [];
      const { keyPrefix } = harness.keys;
      await harness.stores.oauthArtifacts.save(artifact, quiet);
      const lossy = redisStores(deaf(harness.client), {
        sink: (effects) => void told.push(effects),
        keyPrefix,
      });
      await expect(
        lossy.oauthArtifacts.remove({ grantId: artifact.grantId ?? '' }, revoked),
      ).rejects.toMatchObject({ code: 'store_unavailable' });
      expect(told).toEqual([revoked.effects]);
    });

    it('a use whose answer was lost is a use: the code works for nobody after it [I03]', async () => {
      const { model, idDigest, ...artifact } = oauthArtifact('AuthorizationCode');
      const { oauthArtifacts } = harness.stores;
      await oauthArtifacts.save({ ...artifact, model, idDigest }, quiet);
      const options = { sink: () => undefined, keyPrefix: harness.keys.keyPrefix };
      const lossy = redisStores(deaf(harness.client), options).oauthArtifacts;
      await expect(lossy.consume(model, idDigest, START)).rejects.toMatchObject({
        code: 'store_unavailable',
      });
      await expect(oauthArtifacts.consume(model, idDigest, START)).resolves.toBe(false);
    });
  });
});

describe('Redis out of reach', () => {
  it('is store_unavailable, for each method and for a ping', async () => {
    const client = new Redis({
      host: '127.0.0.1',
      port: 1,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    client.on('error', () => undefined);
    const { oauthArtifacts, ping } = redisStores(client, { sink: () => undefined });
    const artifact = oauthArtifact('Grant');
    const works = [
      () => oauthArtifacts.save(artifact, quiet),
      () => oauthArtifacts.find({ model: 'Grant', by: 'id', digest: artifact.idDigest }),
      () => oauthArtifacts.consume('Grant', artifact.idDigest, START),
      () => oauthArtifacts.remove({ grantId: artifact.grantId ?? '' }, quiet),
      () => oauthArtifacts.listGrants({ tenant: 'default', subject: 'alice' }),
      () => ping(),
    ];
    for (const work of works) await expect(work()).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
