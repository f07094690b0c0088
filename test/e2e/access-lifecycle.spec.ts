import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { ApiKey, EventRecorder, generateSigningKey, MemoryAuditSink } from 'nestjs-latchkey';
import type { AuditEvent, AuditSink } from 'nestjs-latchkey';

import { GuardedApp, guardedModule } from '../support/guarded-app.js';
import { platforms, startApp, urlOf } from '../support/platforms.js';
import { sendRaw } from '../support/requests.js';

@Controller('things')
class ThingsController {
  @Get()
  @ApiKey()
  list() {
    return {};
  }
}

const issuing = {
  issuer: 'https://own.example.com',
  audience: 'https://own.example.com',
  signingKeys: [await generateSigningKey()],
};

const support = resolve(import.meta.dirname, '../support');

describe.each(platforms)('starting and stopping on %s', (platform) => {
  it('a process that starts, serves and stops twice ends by itself: no timer and no socket is left [G07]', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '-C',
        'latchkey-source',
        '--import',
        join(support, 'typescript.js'),
        join(support, 'short-life.ts'),
        platform,
      ],
      { env: { PATH: process.env['PATH'] ?? '' }, timeout: 20_000 },
    );
    expect(stdout).toBe('200\n200\n[]\n');
  }, 30_000);

  it('what waits for the audit is written before the shutdown ends [G07]', async () => {
    const written: AuditEvent[] = [];
    const slow: AuditSink = {
      write: async (events) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        written.push(...events);
      },
    };
    const module = guardedModule({ controllers: [ThingsController], options: { audit: { sinks: [slow] } } });
    const app = await startApp(platform, module);
    for (let refusal = 0; refusal < 3; refusal += 1) await sendRaw(`${urlOf(app)}/things`);
    await app.close();
    // The first by itself, the others as one count.
    expect(written.map(({ type, count = 1 }) => [type, count])).toEqual([
      ['credential-refused', 1],
      ['credential-refused', 2],
    ]);
  });

  it('a second start of the same module in the same process works, and remembers nothing [G07]', async () => {
    const sink = new MemoryAuditSink();
    const module = guardedModule({
      controllers: [ThingsController],
      options: { issuing, audit: { sinks: [sink] } },
    });
    const statuses: number[] = [];
    let key: { readonly 'X-API-Key': string } | undefined;
    for (let start = 0; start < 2; start += 1) {
      const app = await startApp(platform, module);
      const { ApiKeyService } = await import('nestjs-latchkey');
      if (key !== undefined) statuses.push((await sendRaw(`${urlOf(app)}/things`, { headers: key })).status);
      const { key: secret } = await app.get(ApiKeyService).issue({ name: 'k', owner: 'o', scopes: [] });
      key = { 'X-API-Key': secret.expose() };
      statuses.push((await sendRaw(`${urlOf(app)}/things`, { headers: key })).status);
      statuses.push((await sendRaw(`${urlOf(app)}/.well-known/jwks.json`)).status);
      await app.close();
    }
    expect(statuses).toEqual([200, 200, 401, 200, 200]);
  });

  it('after the shutdown the recorder takes nothing, and counts that it did not', async () => {
    const guarded = await GuardedApp.start(platform, { controllers: [ThingsController] });
    const recorder = guarded.app.get(EventRecorder);
    await guarded.close();
    recorder.record({ type: 'access-denied', outcome: 'denied' });
    expect(recorder.counters.dropped).toBe(1);
  });
});
