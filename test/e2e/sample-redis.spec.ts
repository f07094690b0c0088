import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import { platforms } from '../support/platforms.js';
import { SampleApp } from '../support/sample-app.js';
import { bearerOf, connected, disconnect, refresh } from '../support/sample-oauth.js';
import { describeWithRedis, redisUrl } from '../support/services.js';

/** A database of Redis that no other suite uses. */
const database = '7';

describeWithRedis('the sample app with Redis', () => {
  const url = new URL(redisUrl());
  url.pathname = database;
  const redis = new Redis(url.href);
  afterAll(() => redis.quit());

  async function everythingAt(key: string): Promise<readonly string[]> {
    switch (await redis.type(key)) {
      case 'string':
        return [String(await redis.get(key))];
      case 'hash':
        return Object.entries(await redis.hgetall(key)).flat();
      default:
        return redis.zrange(key, 0, -1);
    }
  }

  describe.each(platforms)('on %s', (PLATFORM) => {
    let sample: SampleApp;

    beforeAll(async () => {
      await redis.flushdb();
      sample = await SampleApp.start({ PLATFORM, REDIS_URL: url.href });
    });
    afterAll(async () => {
      await sample.stop();
      await redis.flushdb();
    });

    it('lets the budget app in, and keeps in Redis what that takes', async () => {
      const { access_token } = await connected(sample, 'alice');
      const headers = bearerOf(access_token);
      expect((await sample.call('GET /accounts/acc_alice_current/transactions', { headers })).status).toBe(
        200,
      );
      expect(await redis.dbsize()).toBeGreaterThan(0);
    });

    it('keeps no refresh token as it is [I12]', async () => {
      const { refresh_token } = await connected(sample, 'alice');
      const keys = await redis.keys('*');
      const values = await Promise.all(keys.map((key) => everythingAt(key)));
      expect(values.flat().length).toBeGreaterThan(keys.length);
      expect(JSON.stringify([keys, values])).not.toContain(refresh_token);
    });

    it('lets a consent, and its end, survive a restart', async () => {
      const { refresh_token, access_token, browser } = await connected(sample, 'bob');
      const headers = bearerOf(access_token);
      sample = await sample.restart();
      const second = await refresh(sample, refresh_token);
      expect(second.status).toBe(200);
      await disconnect(browser);
      expect((await sample.call('GET /accounts/acc_bob_current/transactions', { headers })).status).toBe(401);
      sample = await sample.restart();
      expect((await sample.call('GET /accounts/acc_bob_current/transactions', { headers })).status).toBe(401);
      expect((await refresh(sample, second.body.refresh_token)).status).toBe(400);
    });

    it('says at GET /health that Redis is within reach', async () => {
      expect((await sample.call('GET /health')).status).toBe(200);
    });
  });

  it('says at GET /health when it is not', async () => {
    const sample = await SampleApp.start({ REDIS_URL: 'redis://127.0.0.1:1' });
    const { status } = await sample.call('GET /health');
    await sample.stop();
    expect(status).toBe(503);
  });
});
