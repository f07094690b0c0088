import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { platforms } from '../support/platforms.js';
import type { AuthorizationRequest } from '../support/authorization-server/code-flow.js';
import {
  authorizationRequest,
  authorizeUrl,
  codeOf,
  decide,
  redeem,
  refresh,
} from '../support/authorization-server/code-flow.js';
import type { HttpBrowser } from '../support/authorization-server/http-browser.js';
import { dataOf, formsOf } from '../support/authorization-server/http-browser.js';
import { REDIRECT_URI, ServerWorld } from '../support/authorization-server/server-world.js';

describe.each(platforms)('pages on %s', (platform) => {
  let world: ServerWorld;

  beforeAll(async () => {
    world = await ServerWorld.start({ platform });
  });
  beforeEach(async () => {
    world.events.length = 0;
    world.rights.set('user-alice', { scopes: ['transfers:*', 'accounts:read'], roles: [] });
    for (const subject of ['user-alice', 'user-bob']) {
      for (const { grantId } of await world.artifacts.listGrants({ tenant: 'default', subject })) {
        await world.artifacts.remove({ grantId: grantId ?? '' }, { effects: { changes: [], events: [] } });
      }
    }
  });
  afterAll(() => world.stop());

  const begin = (browser: HttpBrowser, request: AuthorizationRequest = authorizationRequest()) =>
    browser.open(authorizeUrl(world, request));
  const logIn = async (browser: HttpBrowser, request?: AuthorizationRequest, user = 'alice') =>
    browser.submit(await begin(browser, request), { identifier: user, password: `${user}-password` });
  const nameOf = ({ html }: { readonly html: string }) => dataOf(html, 'page')[0];
  const sessionCookie = (browser: HttpBrowser) =>
    browser.cookies.find(({ name }) => name === 'latchkey-server')?.value;

  it('are not kept, framed, scripted or told to the next site [I11]', async () => {
    const browser = world.browser();
    const login = await begin(browser);
    const consent = await browser.submit(login, { identifier: 'alice', password: 'alice-password' });
    const error = await browser.open(`${world.issuer}/authorize`);
    for (const page of [login, consent, error]) {
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('script-src');
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.headers.get('x-frame-options')).toBe('DENY');
    }
    expect(consent.headers.get('content-security-policy')).toContain(
      `form-action 'self' ${new URL(REDIRECT_URI).origin};`,
    );
  });

  it('each redirect after a form is a 303 [I11]', async () => {
    const browser = world.browser();
    await decide(browser, await begin(browser));
    const redirects = browser.seen.map(({ status }) => status).filter((status) => status !== 200);
    expect(new Set(redirects)).toEqual(new Set([303]));
  });

  it('a wrong password stays on the page, keeps the name, and is audited without it', async () => {
    const browser = world.browser();
    const page = await browser.submit(await begin(browser), { identifier: 'alice', password: 'a-guess' });
    expect([page.status, dataOf(page.html, 'problem')]).toEqual([422, ['wrong-credentials']]);
    expect(formsOf(page.html)[0]?.fields['identifier']).toBe('alice');
    expect(world.events.map(({ type }) => type)).toEqual(['login-refused']);
    expect(JSON.stringify(world.events)).not.toContain('alice');
  });

  it('cancelling a login, and saying no, go back as access_denied', async () => {
    const browser = world.browser();
    const cancelled = await browser.submit(await begin(browser), {}, 1);
    expect(Object.fromEntries(cancelled.url.searchParams)).toMatchObject({
      error: 'access_denied',
      iss: world.issuer,
      state: 'a-state',
    });
    const other = world.browser();
    const end = await decide(other, await begin(other), { decision: 'deny' });
    expect(end.url.searchParams.get('error')).toBe('access_denied');
    expect(world.events.map(({ type }) => type)).toContain('consent-refused');
  });

  it('a login has a new session id, and one that was planted leads nowhere [I18]', async () => {
    const attacker = world.browser();
    // Asking to log out gives a browser a session, although nobody is logged in.
    await attacker.open(`${world.issuer}/logout`);
    const planted = attacker.cookies.filter(({ name }) => name.startsWith('latchkey-server'));
    expect(planted).toHaveLength(2);
    const victim = world.browser();
    planted.forEach((cookie) => victim.setCookie(cookie));
    await decide(victim, await begin(victim));
    expect(nameOf(await victim.open(`${world.issuer}/connected-apps`))).toBe('connected-apps');
    expect(sessionCookie(victim)).not.toBe(sessionCookie(attacker));
    expect(nameOf(await attacker.open(`${world.issuer}/connected-apps`))).toBe('login');
  });

  it('a login at connected apps has a new session id, too [I18]', async () => {
    const attacker = world.browser();
    await attacker.open(`${world.issuer}/logout`);
    const victim = world.browser();
    attacker.cookies.forEach((cookie) => victim.setCookie(cookie));
    const login = await victim.open(`${world.issuer}/connected-apps`);
    expect(
      (await world.browser().submit(login, { identifier: 'bob', password: 'bob-password' })).status,
    ).toBe(403);
    await victim.submit(login, { identifier: 'alice', password: 'alice-password' });
    expect(sessionCookie(victim)).not.toBe(sessionCookie(attacker));
    expect(nameOf(await attacker.open(`${world.issuer}/connected-apps`))).toBe('login');
  });

  it('a login or consent form without, or with another’s, token is refused [I11][I18]', async () => {
    const browser = world.browser();
    const login = await begin(browser);
    const foreign = formsOf((await begin(world.browser())).html)[0]?.fields['csrf'] ?? '';
    for (const csrf of ['', 'forged', foreign]) {
      const page = await browser.submit(login, { csrf, identifier: 'alice', password: 'alice-password' });
      expect([page.status, nameOf(page)]).toEqual([403, 'error']);
    }
    const consent = await browser.submit(login, { identifier: 'alice', password: 'alice-password' });
    const loginToken = formsOf(login.html)[0]?.fields['csrf'] ?? '';
    for (const csrf of ['', 'forged', foreign, loginToken]) {
      const page = await browser.submit(consent, { csrf, decision: 'allow' });
      expect([page.status, nameOf(page)]).toEqual([403, 'error']);
    }
  });

  it('an interaction of another browser, or one that is over, is answered as expired [I18]', async () => {
    const browser = world.browser();
    const login = await begin(browser);
    const elsewhere = await world
      .browser()
      .submit(login, { identifier: 'alice', password: 'alice-password' });
    expect([elsewhere.status, dataOf(elsewhere.html, 'problem')]).toEqual([400, ['expired']]);
    await decide(browser, login);
    const over = await browser.submit(login, { identifier: 'alice', password: 'alice-password' });
    expect([over.status, dataOf(over.html, 'problem')]).toEqual([400, ['expired']]);
    const resumed = await browser.open(login.url.href.replace('/interaction/', '/authorize/'));
    expect([resumed.status, dataOf(resumed.html, 'problem')]).toEqual([400, ['expired']]);
  });

  it('forms of another kind, too large, or with a field twice are 400', async () => {
    const browser = world.browser();
    const { url } = await begin(browser);
    const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const post = (body: string, type: string) =>
      fetch(url, { method: 'POST', body, headers: { cookie, 'content-type': type } });
    const urlencoded = 'application/x-www-form-urlencoded';
    expect((await post('{}', 'application/json')).status).toBe(400);
    expect((await post(`password=${'x'.repeat(70_000)}`, urlencoded)).status).toBe(400);
    expect((await post('csrf=a&csrf=b', urlencoded)).status).toBe(400);
    expect((await fetch(url, { method: 'DELETE', headers: { cookie } })).status).toBe(405);
  });

  it('consent is remembered for client and user, and asked again for what is new', async () => {
    await codeOf(world);
    const second = world.browser();
    const again = await logIn(second);
    expect(again.url.searchParams.has('code')).toBe(true);
    const more = await begin(second, authorizationRequest({ scope: 'transfers:read accounts:read' }));
    expect(dataOf(more.html, 'scope')).toEqual(['transfers:read', 'accounts:read']);
    expect(dataOf(more.html, 'new')).toEqual(['false', 'true']);
  });

  it('a native client asks each time', async () => {
    const request = authorizationRequest({ client_id: 'phone', redirect_uri: 'com.example.app:/callback' });
    const browser = world.browser();
    await decide(browser, await begin(browser, request));
    expect(nameOf(await begin(browser, request))).toBe('consent');
  });

  it('what the user has no right to is neither asked for nor given [I16]', async () => {
    const browser = world.browser();
    const request = authorizationRequest({ scope: 'transfers:read transfers:write accounts:read' });
    const consent = await logIn(browser, request, 'bob');
    expect(dataOf(consent.html, 'scope')).toEqual(['transfers:read']);
    const end = await browser.submit(consent, { decision: 'allow' });
    const { body } = await redeem(world, end.url.searchParams.get('code') ?? '', request);
    expect(body['scope']).toBe('transfers:read');
    const nothing = await begin(browser, authorizationRequest({ scope: 'accounts:read' }));
    expect(nothing.url.searchParams.get('error')).toBe('access_denied');
  });

  it('rights that change while the page is shown are asked for anew [I16]', async () => {
    const browser = world.browser();
    const consent = await logIn(browser, authorizationRequest({ scope: 'transfers:read accounts:read' }));
    world.rights.set('user-alice', { scopes: ['accounts:read'], roles: [] });
    expect((await browser.submit(consent, { decision: 'allow' })).status).toBe(403);
  });

  it('a session of a user who is gone is nobody’s [I16]', async () => {
    const browser = world.browser();
    await logIn(browser);
    world.rights.delete('user-alice');
    expect(nameOf(await begin(browser))).toBe('login');
    expect(nameOf(await browser.open(`${world.issuer}/connected-apps`))).toBe('login');
  });

  it('connected apps: a user sees and ends what applications were given, of nobody else', async () => {
    const request = authorizationRequest();
    const { body } = await redeem(world, await codeOf(world, request), request);
    await codeOf(world, authorizationRequest(), { user: 'bob' });
    const browser = world.browser();
    const login = await browser.open(`${world.issuer}/connected-apps`);
    const apps = await browser.submit(login, { identifier: 'alice', password: 'alice-password' });
    const [grant = '', ...more] = dataOf(apps.html, 'grant');
    expect([dataOf(apps.html, 'app'), more]).toEqual([['budget'], []]);
    const [bobs] = await world.artifacts.listGrants({ tenant: 'default', subject: 'user-bob' });
    expect((await browser.submit(apps, { grant: bobs?.grantId ?? '' })).status).toBe(200);
    expect(await world.artifacts.listGrants({ tenant: 'default', subject: 'user-bob' })).toHaveLength(1);
    expect((await browser.submit(apps, { grant, csrf: 'forged' })).status).toBe(403);
    const after = await browser.submit(apps, { grant });
    expect([dataOf(after.html, 'disconnected'), dataOf(after.html, 'grant')]).toEqual([['budget'], []]);
    expect((await refresh(world, String(body['refresh_token']))).status).toBe(400);
    const revoked = world.events.find(({ type }) => type === 'grant-revoked');
    expect(revoked).toMatchObject({ actor: { kind: 'user', subject: 'user-alice' }, reason: 'disconnected' });
  });

  it('logging out ends the session, leaves the grants, and goes back where the client may', async () => {
    const browser = world.browser();
    const request = authorizationRequest();
    const { body } = await redeem(world, await codeOf(world, request, { browser }), request);
    const page = await browser.open(
      `${world.issuer}/logout?client_id=budget&post_logout_redirect_uri=${encodeURIComponent('https://budget.example.test/bye')}&state=s`,
    );
    expect(nameOf(page)).toBe('logout');
    expect((await browser.submit(page, { csrf: 'forged' })).status).toBe(403);
    const end = await browser.submit(page);
    expect(end.url.href).toBe('https://budget.example.test/bye?state=s');
    expect(nameOf(await begin(browser))).toBe('login');
    expect((await refresh(world, String(body['refresh_token']))).status).toBe(200);
    const elsewhere = await browser.open(
      `${world.issuer}/logout?client_id=budget&post_logout_redirect_uri=https://evil.test`,
    );
    expect([elsewhere.status, nameOf(elsewhere)]).toEqual([400, 'error']);
  });
});
