import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { platforms } from '../support/platforms.js';
import { SampleApp } from '../support/sample-app.js';

const from = 'acc_alice_current';
const to = 'acc_bob_current';

describe.each(platforms)('transfers in the sample app on %s', (PLATFORM) => {
  let sample: SampleApp;
  let alice: Record<string, string>;
  let bob: Record<string, string>;

  beforeAll(async () => {
    sample = await SampleApp.start({ PLATFORM });
    alice = await sample.bearer('alice');
    bob = await sample.bearer('bob');
  });
  afterAll(() => sample.stop());

  const balances = async (): Promise<Record<string, number>> => {
    const answers = await Promise.all(
      [alice, bob].map((headers) => sample.call('GET /accounts', { headers })),
    );
    const accounts = answers.flatMap(({ body }) => body.accounts);
    return Object.fromEntries(accounts.map(({ id, balance }) => [id, balance]));
  };
  const transfer = (body: object, headers = alice) => sample.call('POST /transfers', { headers, body });

  it('move the money from one account to the other', async () => {
    const before = await balances();
    const { status, body } = await transfer({ from, to, amount: 1250, note: 'Lunch' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ from, to, amount: 1250, currency: 'EUR', note: 'Lunch' });
    const after = await balances();
    expect(after[from]).toBe((before[from] ?? 0) - 1250);
    expect(after[to]).toBe((before[to] ?? 0) + 1250);
  });

  it('are carried out once per idempotency key, however often and however concurrently they are sent', async () => {
    const before = await balances();
    const order = { from, to, amount: 100, idempotency_key: 'lost-answer' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => transfer(order)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await balances())[from]).toBe((before[from] ?? 0) - 100);
  });

  it('conflict when another order comes under a used idempotency key', async () => {
    await transfer({ from, to, amount: 100, idempotency_key: 'one-order' });
    const before = await balances();
    const { status } = await transfer({ from, to, amount: 999, idempotency_key: 'one-order' });
    expect(status).toBe(409);
    expect(await balances()).toEqual(before);
  });

  it('beyond the balance move nothing', async () => {
    const before = await balances();
    const { status } = await transfer({ from, to, amount: 100_000_000 });
    expect(status).toBe(422);
    expect(await balances()).toEqual(before);
  });

  it('that race for the same money never overdraw', async () => {
    const before = await balances();
    const amount = Math.floor((before['acc_alice_savings'] ?? 0) / 3) + 1;
    const orders = Array.from({ length: 5 }, () => transfer({ from: 'acc_alice_savings', to, amount }));
    const statuses = (await Promise.all(orders)).map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, 201, 422, 422, 422]);
    const after = await balances();
    expect(after['acc_alice_savings']).toBe((before['acc_alice_savings'] ?? 0) - 2 * amount);
  });

  it('from somebody else’s account find no such account', async () => {
    const elses = await transfer({ from: to, to: from, amount: 1 });
    const nobodys = await transfer({ from: 'acc_nobody', to: from, amount: 1 });
    expect(elses.status).toBe(404);
    expect(elses.body).toEqual(nobodys.body);
  });

  it('to an account that does not exist, or to the same one, are refused', async () => {
    expect((await transfer({ from, to: 'acc_nobody', amount: 1 })).status).toBe(422);
    expect((await transfer({ from, to: from, amount: 1 })).status).toBe(422);
  });

  it('need transfers:write, and the refusal names it [R08]', async () => {
    const { status, headers } = await transfer({ from: to, to: from, amount: 1 }, bob);
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect(headers.get('www-authenticate')).toContain('transfers:write');
  });

  it.each([
    ['amount', { amount: 0 }],
    ['amount', { amount: -5 }],
    ['amount', { amount: 0.5 }],
    ['amount', { amount: '5' }],
    ['amount', { amount: undefined }],
    ['from', { from: 'acc_\u0000' }],
    ['to', { to: 17 }],
    ['note', { note: 'two\nlines' }],
    ['idempotency_key', { idempotency_key: '' }],
  ])('with a wrong %s are 400, and the field is named', async (field, wrong) => {
    const { status, body } = await transfer({ from, to, amount: 1, ...wrong });
    expect(status).toBe(400);
    expect(body.message).toEqual([expect.stringMatching(new RegExp(`^${field}: `))]);
  });

  it('without a body, or with one that is no JSON, are 400', async () => {
    expect((await sample.call('POST /transfers', { headers: alice })).status).toBe(400);
    expect((await sample.call('POST /transfers', { headers: alice, body: '{' })).status).toBe(400);
  });
});
