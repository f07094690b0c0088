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

/** What keeps a process alive: timers and sockets, as Node itself counts them. */
const alive = (): readonly string[] => process.getActiveResourcesInfo();

/** Those that were not there before. */
function newcomers(before: readonly string[]): readonly string[] {
  const known = [...before];
  return alive().filter((name) => {
    const at = known.indexOf(name);
    if (at !== -1) known.splice(at, 1);
    return at === -1;
  });
}

describe.each(platforms)('starting and stopping on %s', (platform) => {
  it('nothing that was started outlives the shutdown: no timer, no socket [G07]', async () => {
    const before = alive();
    const guarded = await GuardedApp.start(platform, {
      controllers: [ThingsController],
      options: { issuing },
    });
    const headers = await guarded.key();
    await Promise.all([
      guarded.send('/things', { headers }),
      guarded.send('/things'),
      guarded.send('/things', { headers: { 'X-API-Key': 'nonsense' } }),
    ]);
    await guarded.close();
    // Sockets of the requests close in the next turns of the event loop.
    for (let turn = 0; turn < 50 && newcomers(before).length > 0; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(newcomers(before)).toEqual([]);
  });

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
