import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import fc from 'fast-check';
import { pageTemplates } from 'nestjs-latchkey/authorization-server';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import { describeWithChromium, launchChromium } from '../support/services.js';
import { PageServer } from './support/page-server.js';
import type { PageValues, ParsedPage } from './support/parsed-pages.js';
import { HARMLESS, hostilePageValues, pagesWith, PARSE } from './support/parsed-pages.js';
import { samplePages } from './support/sample-pages.js';

const SCREENSHOTS = join(import.meta.dirname, '../../.cache/screenshots');
const DESKTOP = { width: 1024, height: 768 };
const PHONE = { width: 390, height: 844 };

const templates = pageTemplates();
const pages = samplePages(templates);
const paths = [...pages.keys()];

describeWithChromium('the pages of the authorization server in a real browser', () => {
  let browser: Browser;
  let server: PageServer;
  let axe: string;

  beforeAll(async () => {
    browser = await launchChromium();
    server = await PageServer.start(pages, templates.styleHashes);
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await mkdir(SCREENSHOTS, { recursive: true });
  });

  beforeEach(() => server.forget());

  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  /** Opens a page in a browser of its own. */
  async function open(
    path: string,
    use: (page: Page) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    const context = await browser.newContext({ viewport: DESKTOP, ...options });
    try {
      const page = await context.newPage();
      await page.goto(server.url + path);
      await use(page);
    } finally {
      await context.close();
    }
  }

  async function photograph(page: Page, path: string, look: string): Promise<void> {
    await page.screenshot({ path: join(SCREENSHOTS, `${path.slice(1)}-${look}.png`), fullPage: true });
  }

  it.each(paths)('%s: axe finds nothing, neither in light nor in dark', async (path) => {
    await open(path, async (page) => {
      await page.evaluate(axe);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await photograph(page, path, colorScheme);
        const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
        expect(passes.map(({ id }) => id)).toEqual(
          expect.arrayContaining(['color-contrast', 'landmark-one-main', 'page-has-heading-one']),
        );
      }
    });
  });

  it.each(paths)(
    '%s never scrolls sideways: on phones, in twice the text size, from right to left',
    async (path) => {
      await open(path, async (page) => {
        const expectToFit = async (): Promise<void> => {
          const { scrolled, width } = await page.evaluate<{ scrolled: number; width: number }>(
            '({ scrolled: document.documentElement.scrollWidth, width: innerWidth })',
          );
          expect(scrolled).toBeLessThanOrEqual(width);
        };
        await page.setViewportSize(PHONE);
        await photograph(page, path, 'phone');
        await expectToFit();
        await page.evaluate('void (document.documentElement.dir = "rtl")');
        await expectToFit();
        // WCAG 2.2 §1.4.10: 1280 pixels at 400 %.
        await page.setViewportSize({ width: 320, height: 256 });
        await expectToFit();
        await page.setViewportSize(DESKTOP);
        await page.evaluate('void (document.documentElement.style.fontSize = "200%")');
        await expectToFit();
      });
    },
  );

  it.each(paths)('%s asks for nothing but itself, under a policy that allows nothing else', async (path) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('requestfailed', (request) => complaints.push(request.url()));

    await page.goto(server.url + path);

    expect(complaints).toEqual([]);
    expect(server.requests).toEqual([`GET ${path}`]);
    expect(await page.evaluate('getComputedStyle(document.querySelector("main")).borderRadius')).toBe('8px');
    await context.close();
  });

  it('logs in without a script, by keyboard alone', async () => {
    const typeAndSend = async (page: Page): Promise<void> => {
      await page.keyboard.type('alice@example.test');
      await page.keyboard.press('Tab');
      await page.keyboard.type('the password');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/posted');
    };

    await open('/login', typeAndSend, { javaScriptEnabled: false });

    expect(server.forms).toEqual([
      {
        path: '/posted',
        fields: { csrf: 'csrf-of-the-page', identifier: 'alice@example.test', password: 'the password' },
      },
    ]);
  });

  it('keeps the identifier after a wrong password, waits for the password, and describes the field by the problem', async () => {
    await open('/login-problem', async (page) => {
      expect(await page.title()).toBe('Problem: Log in – Acme Bank');
      expect(await page.inputValue('#identifier')).toBe('alice@example.test');
      expect(await focused(page)).toBe('Password');
      const password = page.getByLabel('Password');
      expect(await password.getAttribute('aria-describedby')).toBe(
        await page.getByRole('alert').getAttribute('id'),
      );
    });
  });

  it('cancels a login by a form of its own, which asks for no password', async () => {
    const cancel = async (page: Page): Promise<void> => {
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.waitForURL('**/cancelled');
    };

    await open('/login', cancel, { javaScriptEnabled: false });

    expect(server.forms).toEqual([{ path: '/cancelled', fields: { csrf: 'csrf-of-cancelling' } }]);
  });

  it.each([
    ['Allow', 'allow'],
    ['Deny', 'deny'],
  ])('consent: %s sends the decision, without a script', async (name, decision) => {
    const decide = async (page: Page): Promise<void> => {
      await page.getByRole('button', { name }).click();
      await page.waitForURL('**/posted');
    };

    await open('/consent', decide, { javaScriptEnabled: false });

    expect(server.forms).toEqual([{ path: '/posted', fields: { csrf: 'csrf-of-the-page', decision } }]);
  });

  it('consent: nothing has the focus at first, so that Enter decides nothing; then what informs comes before what decides', async () => {
    await open('/consent', async (page) => {
      expect(await focused(page)).toBe('');
      await page.keyboard.press('Enter');
      const order: string[] = [];
      for (let at = 0; at < 4; at += 1) {
        await page.keyboard.press('Tab');
        order.push(await focused(page));
      }
      expect(order).toEqual([
        'budget.example (opens in a new tab)',
        'budget.example/privacy (opens in a new tab)',
        'Allow',
        'Deny',
      ]);
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
      expect(server.forms).toEqual([]);
    });
  });

  it('connected apps: each button names its application, and sends its grant without a script', async () => {
    const disconnect = async (page: Page): Promise<void> => {
      await page.getByRole('button', { name: 'Disconnect Budget Planner' }).click();
      await page.waitForURL('**/posted');
    };

    await open('/connected-apps', disconnect, { javaScriptEnabled: false });

    expect(server.forms).toEqual([
      { path: '/posted', fields: { csrf: 'csrf-of-the-page', grant: 'grant-1' } },
    ]);
  });

  it('no value of a view becomes markup, as the browser itself parses the pages', async () => {
    const views = fc.sample(hostilePageValues, { numRuns: 150, seed: 7 });
    await open('/login', async (page) => {
      await page.evaluate(PARSE);
      const parse = (values: PageValues): Promise<readonly ParsedPage[]> =>
        page.evaluate(`parse(${JSON.stringify(pagesWith(templates, values))})`);
      const expected = (await parse(HARMLESS)).map(({ outline }) => outline);
      for (const values of views) {
        const parsed = await parse(values);
        expect(parsed.map(({ outline }) => outline)).toEqual(expected);
        for (const { names, csrf } of parsed) {
          expect(names).toContain(values.name);
          expect(csrf.every((token) => token === values.csrfToken)).toBe(true);
        }
      }
    });
  });

  it('prints dark on light, without buttons', async () => {
    await open('/consent', async (page) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await photograph(page, '/consent', 'print');
      expect(await page.getByRole('button').count()).toBe(0);
      expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(23, 32, 44)');
    });
  });
});

/** The accessible name, or near enough, of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const element = document.activeElement;
    if (element === document.body) return '';
    const label = element.labels?.[0] ?? element;
    return label.textContent.trim().replace(/\\s+/g, ' ');
  })()`);
}
