import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeyService } from 'nestjs-latchkey';
import { ClientService } from 'nestjs-latchkey/authorization-server';
import { decodeJwt, decodeProtectedHeader } from 'jose';

import { People } from '../../sample-app/src/people/people.js';
import { platforms } from '../support/platforms.js';
import { SampleApp } from '../support/sample-app.js';
import {
  bearerOf,
  clientCredentials,
  connect,
  connected,
  disconnect,
  postForm,
  refresh,
  reportJobLogin,
} from '../support/sample-oauth.js';

const ALICES = 'GET /accounts/acc_alice_current/transactions';
const BOBS = 'GET /accounts/acc_bob_current/transactions';

describe.each(platforms)('OAuth in the sample app on %s', (PLATFORM) => {
  let sample: SampleApp;

  beforeAll(async () => {
    sample = await SampleApp.start({ PLATFORM });
  });
  afterAll(() => sample.stop());

  describe('the server', () => {
    it('is described at both addresses, under an issuer of its own', async () => {
      for (const address of [
        '/.well-known/oauth-authorization-server/oauth',
        '/oauth/.well-known/openid-configuration',
      ]) {
        const { status, body } = await sample.call(`GET ${address}`);
        expect(status).toBe(200);
        expect(body.issuer).toBe(`${sample.demo.baseUrl}/oauth`);
        expect(body.scopes_supported).toEqual(['openid', 'transactions:read', 'reports:read']);
      }
    });

    it('is found by way of the API alone [R48]', async () => {
      const refused = await sample.call(ALICES);
      const address = `${sample.demo.baseUrl}/.well-known/oauth-protected-resource`;
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toContain(`resource_metadata="${address}"`);
      const { body } = await sample.call('GET /.well-known/oauth-protected-resource');
      expect(body.resource).toBe(sample.demo.baseUrl);
      expect(body.authorization_servers).toContain(`${sample.demo.baseUrl}/oauth`);
    });

    it('refuses a scope that is none of the API’s for others, and says who refuses [I07][I09]', async () => {
      const { end } = await connect(sample, 'alice', { parameters: { scope: 'transfers:write' } });
      expect(Object.fromEntries(end.url.searchParams)).toMatchObject({
        error: 'invalid_scope',
        state: 'a-state',
        iss: `${sample.demo.baseUrl}/oauth`,
      });
    });

    it('sends nobody to another port than the budget app’s [I05]', async () => {
      const redirect_uri = `http://localhost:${Number(new URL(sample.demo.baseUrl).port) + 2}/callback`;
      const { end } = await connect(sample, 'alice', { parameters: { redirect_uri } });
      expect(end.status).toBe(400);
      expect(end.url.origin).toBe(sample.demo.baseUrl);
    });
  });

  describe('a third party', () => {
    it('reads its user’s transactions, and nobody else’s', async () => {
      const { access_token } = await connected(sample, 'alice');
      const own = await sample.call(ALICES, { headers: bearerOf(access_token) });
      const bobs = await sample.call(BOBS, { headers: bearerOf(access_token) });
      expect([own.status, bobs.status]).toEqual([200, 404]);
      expect(own.body.transactions.map(({ amount, note }) => [amount, note])).toEqual([
        [1_890, 'Dinner on Friday'],
        [-3_250, 'Concert tickets'],
        [-40_000, 'Holidays'],
      ]);
    });

    it('has a token that says for whom, by whom and for what', async () => {
      const { access_token, expires_in } = await connected(sample, 'alice');
      expect(decodeProtectedHeader(access_token)).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
      expect(decodeJwt(access_token)).toMatchObject({
        iss: `${sample.demo.baseUrl}/oauth`,
        aud: sample.demo.baseUrl,
        sub: 'usr_alice',
        client_id: 'budget-app',
        scope: 'transactions:read',
      });
      expect(expires_in).toBe(900);
    });

    it('is not the user: what only users may do is 403, whatever the token says [I10]', async () => {
      const headers = bearerOf((await connected(sample, 'alice')).access_token);
      for (const route of [
        'GET /me',
        'GET /accounts',
        'POST /transfers',
        'DELETE /sessions',
        'GET /reports/daily',
      ]) {
        const { status, body } = await sample.call(route, { headers });
        expect([route, status, body.code]).toEqual([route, 403, 'wrong_principal_kind']);
      }
    });

    it('is told when the user says no [I07]', async () => {
      const { end } = await connect(sample, 'bob', { decision: 'deny' });
      expect(end.url.href).toContain(sample.demo.clients.budgetApp.redirectUri);
      expect(end.url.searchParams.get('error')).toBe('access_denied');
      expect(end.url.searchParams.get('iss')).toBe(`${sample.demo.baseUrl}/oauth`);
    });

    it('gets nothing that its user may not do [I16]', async () => {
      const { end, tokens } = await connect(sample, 'admin');
      expect(end.url.searchParams.get('error')).toBe('access_denied');
      expect(tokens).toBeUndefined();
    });

    it('loses at the next refresh what its user may no longer do [I16]', async () => {
      const { refresh_token } = await connected(sample, 'bob');
      const people = sample.app.get(People);
      const bob = await people.find('usr_bob');
      if (bob === undefined) throw new Error('no bob');
      await people.save({ ...bob, scopes: [] });
      const refused = await refresh(sample, refresh_token);
      await people.save(bob);
      expect([refused.status, refused.body.error]).toEqual([400, 'invalid_grant']);
    });

    it('refreshes once per refresh token; one that is used twice ends the access [I03]', async () => {
      const { refresh_token } = await connected(sample, 'alice');
      const second = await refresh(sample, refresh_token);
      expect(second.status).toBe(200);
      expect((await refresh(sample, refresh_token)).status).toBe(400);
      expect((await refresh(sample, second.body.refresh_token)).status).toBe(400);
    });

    it('is stopped by its user: it is off the connected apps, and can’t refresh', async () => {
      const { refresh_token, browser } = await connected(sample, 'alice');
      const page = await disconnect(browser);
      expect(page.html.replaceAll(/<[^>]+>/g, '')).toContain('Budget is disconnected');
      expect(page.html).not.toContain('name="grant"');
      const refused = await refresh(sample, refresh_token);
      expect([refused.status, refused.body.error]).toEqual([400, 'invalid_grant']);
    });

    it('is stopped by its user: its access token is refused at once [R35]', async () => {
      const { access_token, browser } = await connected(sample, 'alice');
      await disconnect(browser);
      expect((await sample.call(ALICES, { headers: bearerOf(access_token) })).status).toBe(401);
    });
  });

  describe('transactions', () => {
    it('are for the user, too, with the token of a login', async () => {
      const headers = await sample.bearer('alice');
      const body = { from: 'acc_alice_current', to: 'acc_bob_current', amount: 777, note: 'Taxi' };
      const transfer = await sample.call('POST /transfers', { headers, body });
      const [latest] = (await sample.call(ALICES, { headers })).body.transactions;
      const [bobs] = (await sample.call(BOBS, { headers: await sample.bearer('bob') })).body.transactions;
      expect(latest).toMatchObject({
        id: transfer.body.id,
        amount: -777,
        currency: 'EUR',
        counterparty: 'acc_bob_current',
        note: 'Taxi',
      });
      expect(bobs).toMatchObject({ id: transfer.body.id, amount: 777, counterparty: 'acc_alice_current' });
    });

    it('of others, and of accounts that are none, look the same', async () => {
      const headers = await sample.bearer('alice');
      const others = await sample.call(BOBS, { headers });
      const none = await sample.call('GET /accounts/acc_nobody/transactions', { headers });
      expect(others.status).toBe(404);
      expect(others.body).toEqual(none.body);
    });

    it('are not for API keys', async () => {
      expect((await sample.call(ALICES, { headers: sample.key() })).status).toBe(401);
    });
  });

  describe('a service', () => {
    it('gets a token with HTTP Basic and the grant type alone, and reads the report', async () => {
      const { status, headers, body } = await clientCredentials(sample);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(body).toMatchObject({ token_type: 'Bearer', scope: 'reports:read' });
      expect(body.refresh_token).toBeUndefined();
      const report = await sample.call('GET /reports/daily', { headers: bearerOf(body.access_token) });
      expect(report.status).toBe(200);
      expect(report.body.transfers.map(({ currency }) => currency)).toEqual(['EUR']);
    });

    it('gives its token back: whoever finds it has nothing [R35]', async () => {
      const { access_token: token } = (await clientCredentials(sample)).body;
      const revoked = await postForm(sample, '/oauth/revoke', { token }, reportJobLogin(sample));
      const report = await sample.call('GET /reports/daily', { headers: bearerOf(token) });
      expect([revoked.status, report.status]).toEqual([200, 401]);
    });

    it('is nobody’s user, and acts for none [I10]', async () => {
      const headers = bearerOf((await clientCredentials(sample)).body.access_token);
      for (const route of ['GET /me', 'GET /accounts', 'POST /transfers', ALICES]) {
        const { status, body } = await sample.call(route, { headers });
        expect([route, status, body.code]).toEqual([route, 403, 'wrong_principal_kind']);
      }
    });

    it('can’t be named after a user [I10]', async () => {
      const request = {
        id: 'usr_alice',
        name: 'Alice',
        application: 'service',
        scopes: ['reports:read'],
      } as const;
      await expect(sample.app.get(ClientService).register(request)).rejects.toMatchObject({
        code: 'invalid_input',
      });
    });

    it('reads the report by API key as well, if the key is for that', async () => {
      const { key } = await sample.app
        .get(ApiKeyService)
        .issue({ name: 'Settlements only', owner: 'acme-clearing', scopes: ['settlements:read'] });
      const own = await sample.call('GET /reports/daily', { headers: sample.key() });
      const other = await sample.call('GET /reports/daily', { headers: { 'x-api-key': key.expose() } });
      expect([own.status, other.status]).toEqual([200, 403]);
      expect(own.body.transfers).toEqual([
        { currency: 'EUR', count: expect.any(Number), amount: expect.any(Number) },
      ]);
    });

    it('is what the report is for: a user’s own token is the wrong kind', async () => {
      const { status, body } = await sample.call('GET /reports/daily', {
        headers: await sample.bearer('alice'),
      });
      expect([status, body.code]).toEqual([403, 'wrong_principal_kind']);
    });
  });

  describe('scripts of other origins', () => {
    const preflight = (route: string, origin: string) =>
      sample.call(route.replace('GET', 'OPTIONS'), {
        headers: {
          origin,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization',
        },
      });

    it('read transactions when they are the budget app’s, and see why they are refused', async () => {
      const { origin } = new URL(sample.demo.clients.budgetApp.redirectUri);
      const allowed = await preflight(ALICES, origin);
      expect(allowed.status).toBe(204);
      expect(allowed.headers.get('access-control-allow-origin')).toBe(origin);
      expect(allowed.headers.get('access-control-allow-headers')?.toLowerCase()).toBe('authorization');
      const refused = await sample.call(ALICES, { headers: { origin, ...bearerOf('no-token') } });
      expect(refused.status).toBe(401);
      expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
      expect(refused.headers.get('access-control-expose-headers')).toBe('WWW-Authenticate');
    });

    it('read nothing else, and nothing at all from elsewhere', async () => {
      const { origin } = new URL(sample.demo.clients.budgetApp.redirectUri);
      const answers = [
        await preflight('GET /accounts', origin),
        await preflight('GET /me', origin),
        await preflight(ALICES, 'https://elsewhere.example'),
        await sample.call('GET /accounts', { headers: { origin } }),
      ];
      for (const { headers } of answers) expect(headers.get('access-control-allow-origin')).not.toBe('*');
      expect(answers.map(({ headers }) => headers.get('access-control-allow-origin'))).not.toContain(
        'https://elsewhere.example',
      );
      const [accounts, me, , get] = answers;
      for (const answer of [accounts, me, get])
        expect(answer?.headers.get('access-control-allow-origin')).toBeNull();
    });
  });

  describe('the budget app', () => {
    it('is a page on an origin of its own, under a policy of its own', async () => {
      const response = await fetch(new URL('/', sample.demo.clients.budgetApp.redirectUri));
      expect(response.status).toBe(200);
      expect(response.headers.get('content-security-policy')).toContain(
        `default-src 'none'; script-src 'self'`,
      );
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(await response.text()).not.toMatch(/<script(?![^>]*src=)/);
    });

    it('serves its own files and no others', async () => {
      for (const path of [
        '/../settings/secrets.ts',
        '/budget-app.ts',
        '/%2e%2e/package.json',
        '/demo.json',
      ]) {
        expect((await fetch(new URL(path, sample.demo.clients.budgetApp.redirectUri))).status).toBe(404);
      }
    });
  });
});
