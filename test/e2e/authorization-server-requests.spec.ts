import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { platforms } from '../support/platforms.js';
import { authorizationRequest, authorizeUrl, decide } from '../support/authorization-server/code-flow.js';
import { dataOf } from '../support/authorization-server/http-browser.js';
import { basic, REDIRECT_URI, SECRET, ServerWorld } from '../support/authorization-server/server-world.js';

describe.each(platforms)('authorization requests on %s', (platform) => {
  let world: ServerWorld;

  beforeAll(async () => {
    world = await ServerWorld.start({ platform });
  });
  afterAll(() => world.stop());

  const open = (changes: Record<string, string | undefined>) =>
    world.browser().open(authorizeUrl(world, authorizationRequest(changes)));
  const answerOf = (url: URL) => Object.fromEntries(url.searchParams);

  it.each([
    ['another host', 'https://evil.example.test/callback'],
    ['a subdomain', 'https://evil.budget.example.test/callback'],
    ['a host that ends alike', 'https://budget.example.test.evil.test/callback'],
    ['a path suffix', `${REDIRECT_URI}/../evil`],
    ['a slash more', `${REDIRECT_URI}/`],
    ['a query more', `${REDIRECT_URI}?next=https://evil.test`],
    ['user-info', 'https://budget.example.test@evil.test/callback'],
    ['user-info of the right host', 'https://evil@budget.example.test/callback'],
    ['a fragment', `${REDIRECT_URI}#evil`],
    ['an encoded slash', 'https://budget.example.test/%2fcallback'],
    ['dots', 'https://budget.example.test/x/../callback'],
    ['a scheme-relative one', '//budget.example.test/callback'],
    ['a backslash', 'https://budget.example.test\\@evil.test/callback'],
    ['another port', 'https://budget.example.test:8443/callback'],
    ['http', 'http://budget.example.test/callback'],
    ['another case', 'https://budget.example.test/Callback'],
    ['javascript:', 'javascript:alert(1)//https://budget.example.test/callback'],
    ['data:', 'data:text/html,hello'],
    ['a relative one', '/callback'],
    ['no URI', ''],
    ['a line break', `${REDIRECT_URI}\r\nX-Evil: 1`],
    ['a null byte', `${REDIRECT_URI}\0`],
    ['a huge one', `${REDIRECT_URI}?${'x'.repeat(4_000)}`],
  ])('a redirect URI with %s is not followed: an error page, 400 [I05]', async (_what, redirect_uri) => {
    for (const extra of [{}, { response_type: 'token' }, { scope: 'nonsense' }]) {
      const page = await open({ redirect_uri, ...extra });
      expect([page.status, page.url.origin]).toEqual([400, world.origin]);
      expect(dataOf(page.html, 'page')).toEqual(['error']);
      expect(page.html).not.toContain('evil');
    }
  });

  it.each([
    ['unknown', 'nobody'],
    ['missing', undefined],
    ['huge', 'x'.repeat(5_000)],
    ['odd', "'; DROP TABLE clients; --"],
    ['a prototype’s', '__proto__'],
  ])('a client that is %s gets an error page and no redirect [I05]', async (_what, client_id) => {
    const page = await open({ client_id });
    expect([page.status, page.url.origin]).toEqual([400, world.origin]);
  });

  it('a repeated client or redirect URI gets an error page and no redirect [I05]', async () => {
    for (const name of ['client_id', 'redirect_uri']) {
      const url = authorizeUrl(world, authorizationRequest());
      url.searchParams.append(name, url.searchParams.get(name) ?? '');
      const page = await world.browser().open(url);
      expect([page.status, page.url.origin]).toEqual([400, world.origin]);
    }
  });

  it.each([
    ['no response_type', { response_type: undefined }, 'invalid_request'],
    ['no proof key', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    [
      'no proof key, of a client with a secret',
      { client_id: 'web', code_challenge: undefined, code_challenge_method: undefined },
      'invalid_request',
    ],
    ['a plain proof key', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a proof key without method', { code_challenge_method: undefined }, 'invalid_request'],
    ['a short proof key', { code_challenge: 'short' }, 'invalid_request'],
    ['an unknown scope', { scope: 'transfers:read nonsense' }, 'invalid_scope'],
    ['a scope that the client may not have', { scope: 'reports:read' }, 'invalid_scope'],
    ['no scope', { scope: undefined }, 'invalid_scope'],
    ['a scope with illegal characters', { scope: 'a"b' }, 'invalid_scope'],
    ['an unknown resource', { resource: 'https://elsewhere.example.test' }, 'invalid_target'],
    ['a request object', { request: 'a.b.c' }, 'request_not_supported'],
    ['a foreign request_uri', { request_uri: 'https://evil.test/request' }, 'request_uri_not_supported'],
    ['an unknown prompt', { prompt: 'dance' }, 'invalid_request'],
    ['prompt none', { prompt: 'none' }, 'login_required'],
    ['an unknown response_mode', { response_mode: 'pigeon' }, 'unsupported_response_mode'],
  ])(
    '%s goes back to the client as an error, with iss and state [I04][I07][I09]',
    async (_what, changes, error) => {
      const { url } = await open(changes);
      expect(url.href.startsWith(`${REDIRECT_URI}?`)).toBe(true);
      expect(answerOf(url)).toMatchObject({ error, iss: world.issuer, state: 'a-state' });
      expect(url.searchParams.has('code')).toBe(false);
    },
  );

  it.each(['token', 'id_token', 'code token', 'code id_token', 'none'])(
    'response_type %s is refused [I06]',
    async (response_type) => {
      const { url } = await open({ response_type });
      expect(url.origin + url.pathname).toBe(REDIRECT_URI);
      const answer = Object.fromEntries(new URLSearchParams(url.hash.slice(1) || url.search));
      expect(answer).toMatchObject({ error: 'unsupported_response_type', iss: world.issuer });
      expect(answer).not.toHaveProperty('access_token');
    },
  );

  it('a repeated parameter goes back to the client as an error [I07]', async () => {
    const url = authorizeUrl(world, authorizationRequest());
    url.searchParams.append('scope', 'accounts:read');
    const end = await world.browser().open(url);
    expect(answerOf(end.url)).toMatchObject({ error: 'invalid_request', iss: world.issuer });
  });

  it('a code comes with iss and state [I07]', async () => {
    const browser = world.browser();
    const { url } = await decide(browser, await browser.open(authorizeUrl(world, authorizationRequest())));
    expect(answerOf(url)).toEqual({ code: expect.any(String), iss: world.issuer, state: 'a-state' });
  });

  it('a native client may come back on any port of its loopback address, and of no other [I05]', async () => {
    const ends = await Promise.all(
      [
        'http://127.0.0.1/callback',
        'http://127.0.0.1:49152/callback',
        'com.example.app:/callback',
        'http://127.0.0.1:49152/other',
        'http://127.0.0.2:49152/callback',
        'http://evil@127.0.0.1:49152/callback',
        'https://127.0.0.1:49152/callback',
        'com.example.app.evil:/callback',
      ].map(async (redirect_uri) => {
        const page = await open({ client_id: 'phone', redirect_uri });
        return dataOf(page.html, 'page')[0];
      }),
    );
    expect(ends).toEqual(['login', 'login', 'login', 'error', 'error', 'error', 'error', 'error']);
  });

  it('a pushed request is used once, and only by its own client', async () => {
    const request = authorizationRequest({ client_id: 'web' });
    const pushed = await world.post('/par', request.parameters, basic('web', SECRET));
    expect([pushed.status, pushed.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const by = (client_id: string) => ({
      parameters: { client_id, request_uri: String(pushed.body['request_uri']) },
    });
    const browser = world.browser();
    const foreign = await world.browser().open(authorizeUrl(world, { ...request, ...by('budget') }));
    expect(foreign.url.searchParams.has('code')).toBe(false);
    const end = await decide(browser, await browser.open(authorizeUrl(world, { ...request, ...by('web') })));
    expect(answerOf(end.url)).toMatchObject({ code: expect.any(String), iss: world.issuer });
    const again = await browser.open(authorizeUrl(world, { ...request, ...by('web') }));
    expect(again.url.searchParams.has('code')).toBe(false);
  });

  it.each([
    ['without authentication', {}, {}, 400],
    ['with a wrong secret', {}, basic('web', 'wrong'), 401],
    ['with an unknown redirect URI', { redirect_uri: 'https://evil.test' }, basic('web', SECRET), 400],
    ['with another client’s id', { client_id: 'budget' }, basic('web', SECRET), 400],
    ['with a request_uri', { request_uri: 'urn:x' }, basic('web', SECRET), 400],
    ['with an unknown scope', { scope: 'nonsense' }, basic('web', SECRET), 400],
    ['without proof key', { code_challenge: '', code_challenge_method: '' }, basic('web', SECRET), 400],
  ])('a request pushed %s is refused [I05]', async (what, changes, headers, status) => {
    const { parameters } = authorizationRequest({ client_id: 'web', ...changes });
    if (what === 'without authentication') delete parameters['client_id'];
    expect((await world.post('/par', parameters, headers)).status).toBe(status);
  });
});
