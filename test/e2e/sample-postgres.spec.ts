import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';

import { platforms } from '../support/platforms.js';
import { SampleApp } from '../support/sample-app.js';
import { bearerOf, clientCredentials, connected, refresh } from '../support/sample-oauth.js';
import { describeWithPostgres, postgresUrl } from '../support/services.js';

jest.setTimeout(60_000);

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl() });
  await client.connect();
  await client.query(sql);
  await client.end();
}

describeWithPostgres('the sample app on PostgreSQL', () => {
  describe.each(platforms)('and %s', (PLATFORM) => {
    const name = `latchkey_sample_${randomBytes(6).toString('hex')}`;
    let sample: SampleApp;

    beforeAll(async () => {
      await administer(`create database ${name}`);
      const url = new URL(postgresUrl());
      url.pathname = name;
      sample = await SampleApp.start({ PLATFORM, DATABASE_URL: url.href });
    });
    afterAll(async () => {
      await sample.stop();
      await administer(`drop database ${name} with (force)`);
    });

    it('answers partners by API key', async () => {
      const body = { reference: 'batch-1', amount: 125_000, currency: 'EUR' };
      const posted = await sample.call('POST /settlements', { headers: sample.key(), body });
      expect(posted.body).toMatchObject(body);
      const listed = await sample.call('GET /settlements', { headers: sample.key() });
      expect(listed.body.settlements).toEqual([posted.body]);
    });

    it('moves money both ways at once without a deadlock, and none of it gets lost', async () => {
      const headers = await sample.bearer('alice');
      const balances = async () => (await sample.call('GET /accounts', { headers })).body.accounts;
      const before = await balances();
      const [one, other] = ['acc_alice_current', 'acc_alice_savings'];
      const orders = Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0 ? { from: one, to: other, amount: 100 } : { from: other, to: one, amount: 100 },
      );
      const answers = await Promise.all(
        orders.map((body) => sample.call('POST /transfers', { headers, body })),
      );
      expect(answers.map(({ status }) => status)).toEqual(orders.map(() => 201));
      expect(await balances()).toEqual(before);
    });

    it('carries out an order once per idempotency key', async () => {
      const headers = await sample.bearer('alice');
      const body = { from: 'acc_alice_current', to: 'acc_bob_current', amount: 100, idempotency_key: 'once' };
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => sample.call('POST /transfers', { headers, body })),
      );
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
      expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1);
    });

    it('lets exactly one of parallel refreshes through [S02]', async () => {
      const { refresh_token } = (await sample.login('alice')).body;
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => sample.call('POST /sessions/refresh', { body: { refresh_token } })),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    it('lets the budget app in, and exactly one of parallel uses of its refresh token [I03]', async () => {
      const { access_token, refresh_token } = await connected(sample, 'alice');
      const transactions = await sample.call('GET /accounts/acc_alice_current/transactions', {
        headers: bearerOf(access_token),
      });
      expect(transactions.status).toBe(200);
      const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(sample, refresh_token)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    it('adds up in its reports what was moved, in numbers', async () => {
      const headers = bearerOf((await clientCredentials(sample)).body.access_token);
      const { transfers, settlements } = (await sample.call('GET /reports/daily', { headers })).body;
      expect(settlements).toEqual([{ currency: 'EUR', count: 1, amount: 125_000 }]);
      expect(transfers).toEqual([{ currency: 'EUR', count: expect.any(Number), amount: expect.any(Number) }]);
    });

    it('finds everything again at the next start, with the same credentials', async () => {
      const before = sample.demo;
      const settlements = await sample.call('GET /settlements', { headers: sample.key() });
      sample = await sample.restart();
      expect(sample.demo).toEqual(before);
      const again = await sample.call('GET /settlements', { headers: sample.key() });
      expect(again.body).toEqual(settlements.body);
    });

    it('starts on an empty data directory beside a database that is not empty', async () => {
      const { environment } = sample;
      await sample.app.close();
      await rm(sample.dataDirectory, { recursive: true, force: true });
      sample = await SampleApp.start(environment);
      expect((await sample.login('alice')).status).toBe(201);
      expect((await sample.call('GET /settlements', { headers: sample.key() })).status).toBe(200);
    });
  });
});
