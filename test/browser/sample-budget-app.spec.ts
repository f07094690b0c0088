import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, afterEach, expect, it, jest } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import { GrantService } from 'nestjs-latchkey/authorization-server';
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { SampleApp } from '../support/sample-app.js';
import { describeWithChromium, launchChromium } from '../support/services.js';

jest.setTimeout(60_000);

const SCREENSHOTS = join(import.meta.dirname, '../../.cache/screenshots');

describeWithChromium('the budget app in a real browser', () => {
  let sample: SampleApp;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** Every address that the browser went to or asked for. */
  let addresses: string[];
  let complaints: string[];
  let home: string;

  beforeAll(async () => {
    sample = await SampleApp.start();
    home = new URL('/', sample.demo.clients.budgetApp.redirectUri).href;
    browser = await launchChromium();
    await mkdir(SCREENSHOTS, { recursive: true });
  });
  afterAll(async () => {
    await browser.close();
    await sample.stop();
  });

  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1024, height: 768 } });
    context.setDefaultTimeout(10_000);
    page = await context.newPage();
    addresses = [];
    complaints = [];
    page.on('request', (request) => addresses.push(request.url()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(async () => {
    await context.close();
    // A consent is remembered, whatever browser it was given in: the next test begins without one.
    const grants = sample.app.get(GrantService);
    for (const { id } of await grants.list('usr_alice'))
      await grants.revoke(id, { reason: 'the test is over' });
  });

  const photograph = (name: string) =>
    page.screenshot({ path: join(SCREENSHOTS, `sample-${name}.png`), fullPage: true });

  const button = (name: string) => page.getByRole('button', { name, exact: true });

  async function ask(account = 'acc_alice_current'): Promise<void> {
    await page.goto(home);
    await page.getByLabel('Account number').fill(account);
    await button('Connect to your bank').click();
    await page.waitForURL(`${sample.demo.baseUrl}/**`);
  }

  async function logIn(name: 'alice' | 'bob', password = sample.credentials(name).password): Promise<void> {
    await page.getByLabel('Email or username').fill(sample.credentials(name).email);
    await page.getByLabel('Password').fill(password);
    await button('Log in').click();
  }

  async function decide(decision: 'Allow' | 'Deny'): Promise<void> {
    await button(decision).click();
    await page.waitForURL(home);
  }

  async function connect(): Promise<void> {
    await ask();
    await logIn('alice');
    await decide('Allow');
    await page.getByRole('heading', { name: 'Transactions of acc_alice_current' }).waitFor();
  }

  it('goes through login and consent, and shows what the user let it see', async () => {
    await page.goto(home);
    await photograph('budget-app');
    await ask();
    await photograph('login');
    await logIn('alice');
    await page.getByText('Budget asks for access').waitFor();
    expect(await page.getByRole('main').innerText()).toContain('See the transactions of your accounts');
    await photograph('consent');
    await decide('Allow');
    await page.getByRole('row', { name: 'Concert tickets' }).waitFor();
    expect(await page.getByRole('row', { name: 'Concert tickets' }).innerText()).toContain('-€32.50');
    await photograph('budget-app-connected');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await photograph('budget-app-connected-dark-phone');
    const width: unknown = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
    expect(complaints).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'has nothing that axe calls serious or critical, in %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await connect();
      await page.evaluate(
        await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
      );
      const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
      const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(passes.map(({ id }) => id)).toContain('color-contrast');
    },
  );

  it('keeps its tokens in memory: none is in an address, in storage or in a cookie', async () => {
    const answered: string[] = [];
    page.on('response', async (response) => {
      if (response.url().endsWith('/oauth/token') && response.status() === 200)
        answered.push(await response.text());
    });
    await connect();
    expect(answered).toHaveLength(1);
    const { access_token, refresh_token } = JSON.parse(answered[0] ?? '{}') as Record<string, string>;
    const kept: unknown = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])',
    );
    for (const token of [access_token, refresh_token]) {
      expect(token?.length).toBeGreaterThan(20);
      expect(String(kept)).not.toContain(token);
      expect(addresses.join('\n')).not.toContain(token);
    }
    expect(page.url()).toBe(home);
    expect(kept).toBe(JSON.stringify([{}, {}, '', home]));
  });

  it('sees only this user’s accounts', async () => {
    await connect();
    await page.getByLabel('Account number').fill('acc_bob_current');
    await button('Show transactions').click();
    await page.getByText('You have no such account.').waitFor();
    expect(await page.getByRole('table').isVisible()).toBe(false);
  });

  it('is told no when the user denies, and can ask again', async () => {
    await ask();
    await logIn('alice');
    await decide('Deny');
    await page.getByText('You did not let Budget in.').waitFor();
    await photograph('budget-app-denied');
    expect(await button('Connect to your bank').isEnabled()).toBe(true);
    expect(addresses.some((address) => address.endsWith('/oauth/token'))).toBe(false);
  });

  it('is told no when the user gives up at the login', async () => {
    await ask();
    await button('Cancel').click();
    await page.waitForURL(home);
    await page.getByText('You did not let Budget in.').waitFor();
  });

  it('a wrong password goes nowhere; the right one after it does', async () => {
    await ask();
    await logIn('alice', 'a guess');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('don’t match an account');
    expect(await page.getByLabel('Email or username').inputValue()).toBe('alice@example.test');
    await photograph('login-wrong-password');
    await logIn('alice');
    await decide('Allow');
    await page.getByRole('table').waitFor();
  });

  it('a login that took too long is expired, and starts anew from the app', async () => {
    await ask();
    // What the browser forgets when the time is up.
    await context.clearCookies();
    await logIn('alice');
    await page.getByRole('heading', { name: 'This page has expired' }).waitFor();
    await photograph('expired');
    await connect();
  });

  it('accepts no answer to what it did not ask, nor another server’s', async () => {
    await page.goto(`${sample.demo.clients.budgetApp.redirectUri}?code=forged&state=forged`);
    await page.getByText('That was no answer to us.').waitFor();
    expect(page.url()).toBe(home);

    await ask();
    const state = new URL(
      addresses.find((address) => address.includes('/oauth/authorize?')) ?? home,
    ).searchParams.get('state');
    await page.goto(
      `${sample.demo.clients.budgetApp.redirectUri}?code=mixed-up&state=${state}&iss=https://evil.example`,
    );
    await page.getByText('That was not your bank.').waitFor();
    expect(addresses.some((address) => address.endsWith('/oauth/token'))).toBe(false);
  });

  it('asks for no second consent, and for no second login in the same browser', async () => {
    await connect();
    await page.reload();
    await button('Connect to your bank').click();
    await page.getByRole('table').waitFor();
    expect(page.url()).toBe(home);
  });

  it('is ended under the connected apps; whoever wants it back decides anew', async () => {
    await connect();
    await disconnect();
    await page.reload();
    await button('Connect to your bank').click();
    await page.getByText('Budget asks for access').waitFor();
  });

  it('is stopped at once when it is disconnected [R35]', async () => {
    await connect();
    await disconnect();
    await button('Show transactions').click();
    await page.getByText('Budget is disconnected.').waitFor();
    await photograph('budget-app-disconnected');
    expect(await page.getByRole('table').isVisible()).toBe(false);
    expect(await button('Connect to your bank').isEnabled()).toBe(true);
  });

  /** In the tab that the app's own link opens. */
  async function disconnect(): Promise<void> {
    const opened = context.waitForEvent('page');
    await page.getByRole('link', { name: 'your connected apps at the bank' }).click();
    const apps = await opened;
    await apps.getByRole('heading', { name: 'Connected apps' }).waitFor();
    await apps.screenshot({ path: join(SCREENSHOTS, 'sample-connected-apps.png'), fullPage: true });
    await apps.getByRole('button', { name: 'Disconnect Budget' }).click();
    await apps.getByText('Budget is disconnected').waitFor();
    await apps.screenshot({ path: join(SCREENSHOTS, 'sample-disconnected.png'), fullPage: true });
    await apps.close();
  }
});
