import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { endpoints } from '../../sample-app/src/home/endpoints.js';
import { platforms } from '../support/platforms.js';
import { SampleApp } from '../support/sample-app.js';

describe.each(platforms)('the sample app on %s', (PLATFORM) => {
  let sample: SampleApp;

  beforeAll(async () => {
    sample = await SampleApp.start({ PLATFORM });
  });
  afterAll(() => sample.stop());

  describe('open routes', () => {
    it('GET / is a page without scripts, under a policy that allows none', async () => {
      const { status, headers, text } = await sample.call('GET /');
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('content-security-policy')).toContain(`default-src 'none'`);
      expect(text).toContain('POST /transfers');
      expect(text).not.toContain('<script');
    });

    it('GET / shows no credential', async () => {
      const { text } = await sample.call('GET /');
      expect(text).not.toContain(sample.demo.apiKey.key);
      expect(text).not.toContain(sample.demo.admin.password);
    });

    it('GET /health says that all stores are within reach', async () => {
      const { status, body } = await sample.call('GET /health');
      expect(status).toBe(200);
      expect(body.status).toBe('up');
    });

    it('GET /.well-known/jwks.json holds public members alone', async () => {
      const { status, body } = await sample.call('GET /.well-known/jwks.json');
      expect(status).toBe(200);
      expect(body.keys).toHaveLength(1);
      expect(body.keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256' });
      expect(body.keys[0]).not.toHaveProperty('d');
    });

    it('nothing else on the page answers without a credential [R49]', async () => {
      const open = [
        'GET /',
        'GET /health',
        'GET /.well-known/jwks.json',
        'GET /.well-known/oauth-protected-resource',
        'GET /.well-known/oauth-authorization-server/oauth',
        'GET /oauth/connected-apps',
        'POST /oauth/token',
        'POST /sessions',
        'POST /sessions/refresh',
      ];
      const guarded = endpoints.map(({ route }) => route).filter((route) => !open.includes(route));
      const answers = await Promise.all(guarded.map((route) => sample.call(route)));
      expect(guarded).toContain('POST /admin/api-keys/:id/revoke');
      expect(answers.map(({ status }) => status)).toEqual(guarded.map(() => 401));
    });
  });

  describe('partners, by API key', () => {
    const report = { reference: `batch-1`, amount: 125_000, currency: 'EUR' };

    it('report a settlement and find it again', async () => {
      const posted = await sample.call('POST /settlements', { headers: sample.key(), body: report });
      expect(posted.status).toBe(201);
      expect(posted.body).toMatchObject(report);
      const listed = await sample.call('GET /settlements', { headers: sample.key() });
      expect(listed.status).toBe(200);
      expect(listed.body.settlements).toContainEqual(posted.body);
    });

    it('change nothing by reporting the same again', async () => {
      const body = { ...report, reference: 'batch-2' };
      const [first, second] = await Promise.all([
        sample.call('POST /settlements', { headers: sample.key(), body }),
        sample.call('POST /settlements', { headers: sample.key(), body }),
      ]);
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.body.id).toBe(first.body.id);
    });

    it('are told when a reference means something else already', async () => {
      const body = { ...report, reference: 'batch-3' };
      await sample.call('POST /settlements', { headers: sample.key(), body });
      const again = await sample.call('POST /settlements', {
        headers: sample.key(),
        body: { ...body, amount: 1 },
      });
      expect(again.status).toBe(409);
    });

    it('are told which fields are wrong', async () => {
      const { status, body } = await sample.call('POST /settlements', {
        headers: sample.key(),
        body: { reference: 'batch-4\u0000', amount: 1.5, currency: 'euro' },
      });
      expect(status).toBe(400);
      expect(body.message.map((message) => message.split(':')[0])).toEqual([
        'reference',
        'amount',
        'currency',
      ]);
    });

    it('are not users', async () => {
      expect((await sample.call('GET /me', { headers: sample.key() })).status).toBe(401);
    });

    it('are asked for a key where a user came', async () => {
      const { status, headers } = await sample.call('GET /settlements', {
        headers: await sample.bearer('alice'),
      });
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toContain('ApiKey');
    });

    it('may use plain fetch, and no browser [K12]', async () => {
      const plain = await sample.call('GET /settlements', { headers: sample.key() });
      const browser = await sample.call('GET /settlements', {
        headers: { ...sample.key(), 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' },
      });
      expect([plain.status, browser.status]).toEqual([200, 403]);
    });
  });

  describe('users', () => {
    it('see who they are', async () => {
      const { status, body } = await sample.call('GET /me', { headers: await sample.bearer('alice') });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        email: 'alice@example.test',
        scopes: ['transfers:read', 'transfers:write'],
        roles: [],
      });
    });

    it('see their own accounts and no others', async () => {
      const alice = await sample.call('GET /accounts', { headers: await sample.bearer('alice') });
      const bob = await sample.call('GET /accounts', { headers: await sample.bearer('bob') });
      expect(alice.body.accounts.map(({ id }) => id)).toEqual(['acc_alice_current', 'acc_alice_savings']);
      expect(bob.body.accounts.map(({ id }) => id)).toEqual(['acc_bob_current']);
    });

    it('whose answers are not for shared caches [G06]', async () => {
      const { headers } = await sample.call('GET /accounts', { headers: await sample.bearer('alice') });
      expect(headers.get('cache-control')).toBe('private');
      expect(headers.get('vary')?.toLowerCase()).toContain('authorization');
    });
  });

  describe('administrators', () => {
    it('see all people, without their password hashes', async () => {
      const { status, body } = await sample.call('GET /admin/users', {
        headers: await sample.bearer('admin'),
      });
      expect(status).toBe(200);
      expect(body.users.map(({ email }) => email)).toEqual([
        'admin@example.test',
        'alice@example.test',
        'bob@example.test',
      ]);
      expect(JSON.stringify(body)).not.toContain('argon2');
    });

    it('are those with the role, and nobody else', async () => {
      const { status } = await sample.call('GET /admin/users', { headers: await sample.bearer('alice') });
      expect(status).toBe(403);
    });
  });

  it('stops without leaving anything behind: a second start in the same process works [G07]', async () => {
    const key = sample.key();
    sample = await sample.restart();
    expect(sample.key()).toEqual(key);
    expect((await sample.call('GET /settlements', { headers: key })).status).toBe(200);
  });
});
