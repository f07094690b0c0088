import 'reflect-metadata';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { ApiKey, ApiKeyService, LatchkeyModule, MemoryAuditSink, Public } from 'nestjs-latchkey';
import type { ApiKeyOptions } from 'nestjs-latchkey';
import type { Browser } from 'playwright-core';

import { startApp, urlOf } from '../support/platforms.js';
import { describeWithChromium, launchChromium } from '../support/services.js';

@Controller()
class PageController {
  @Get('page')
  @Public()
  page(): string {
    return '<!doctype html><title>A page</title>';
  }

  @Get('settlements')
  @ApiKey()
  settlements(): { readonly settlements: readonly string[] } {
    return { settlements: [] };
  }
}

interface Answer {
  readonly status: number;
  readonly code?: string;
}

async function startWith(audit: MemoryAuditSink, browserUse: ApiKeyOptions['browserUse']) {
  @Module({
    imports: [
      LatchkeyModule.forRoot({ apiKeys: { pepper: 'p'.repeat(32), browserUse }, audit: { sinks: [audit] } }),
    ],
    controllers: [PageController],
  })
  class AppModule {}
  const app = await startApp('express', AppModule, { cors: { origin: true } });
  const { key } = await app.get(ApiKeyService).issue({ name: 'Settlements', owner: 'acme', scopes: [] });
  return { app, key: key.expose() };
}

describeWithChromium('an API key in a page of a real browser', () => {
  const audit = new MemoryAuditSink();
  const apps: INestApplication[] = [];
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    await Promise.all(apps.map((app) => app.close()));
  });

  /** What a page of `from` is answered when its script sends the key to `to`. */
  async function sendFromPage(from: INestApplication, to: INestApplication, key: string): Promise<Answer> {
    const page = await browser.newPage();
    try {
      await page.goto(`${urlOf(from)}/page`);
      return await page.evaluate(
        async ([url, value]) => {
          const answer = await fetch(`${url}/settlements`, { headers: { 'X-API-Key': value } });
          const body: unknown = await answer.json();
          return { status: answer.status, ...(body as { code?: string }) };
        },
        [urlOf(to), key] as const,
      );
    } finally {
      await page.close();
    }
  }

  it('is refused from the same origin and from another, and told to the audit [K12]', async () => {
    const { app, key } = await startWith(audit, 'refuse');
    const other = await startWith(new MemoryAuditSink(), 'refuse');
    apps.push(app, other.app);

    const sameOrigin = await sendFromPage(app, app, key);
    const crossOrigin = await sendFromPage(other.app, app, key);

    expect(sameOrigin).toMatchObject({ status: 403, code: 'credential_in_browser' });
    expect(crossOrigin).toMatchObject({ status: 403, code: 'credential_in_browser' });
    await app.close();
    expect(audit.events.map(({ type }) => type)).toContain('credential-in-browser');
    expect(JSON.stringify(audit.events)).not.toContain(key);
  });

  it("passes from the same origin alone where browserUse is 'same-origin' [K12]", async () => {
    const { app, key } = await startWith(new MemoryAuditSink(), 'same-origin');
    const other = await startWith(new MemoryAuditSink(), 'refuse');
    apps.push(app, other.app);

    expect(await sendFromPage(app, app, key)).toMatchObject({ status: 200 });
    expect(await sendFromPage(other.app, app, key)).toMatchObject({ status: 403 });
  });
});
