import { request as httpRequest } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Controller, Get, Post, Req, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import passport from 'passport';
import request from 'supertest';

import { ApiKey, CurrentPrincipal, Scopes } from '#access';
import type { AuditEvent, Principal } from '#core';
import { StoreUnavailableError } from '#core';

import { apiKeyWorld } from '../test/api-key-world.js';
import { guardedApp } from '../test/guarded-app.js';
import type { ApiKeyOptions } from './api-key-options.js';
import { parseApiKey } from './api-key-format.js';
import { ApiKeyVerifier } from './api-key-verifier.js';
import { ApiKeyStrategy } from './api-key.strategy.js';
import type { IssuedApiKey } from './api-key-service.js';

const platforms = [
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
] as const;

/** A world with keys in it, whose store can be taken away. */
async function keyWorld(options: ApiKeyOptions = {}) {
  const world = apiKeyWorld(options);
  const issue = (fields = {}) =>
    world.service.issue({ name: 'Nightly', owner: 'settlements', scopes: ['transfers:read'], ...fields });
  const state = { away: false };
  const store = {
    find: (id: string) =>
      state.away
        ? Promise.reject(new StoreUnavailableError('ApiKeyStore', new Error('reset')))
        : world.store.find(id),
  };
  return {
    ...world,
    store,
    state,
    good: await issue(),
    revoked: await issue().then(async (issued) => {
      await world.service.revoke(issued.record.id, { reason: 'done' });
      return issued;
    }),
    restricted: await issue({ restrictions: { addresses: ['192.0.2.0/24'] } }),
  };
}

@Controller('things')
@ApiKey()
class ThingsController {
  @Get()
  @Scopes('transfers:read')
  read(@CurrentPrincipal() principal: Principal) {
    return { subject: principal.subject, kind: principal.kind };
  }

  @Post()
  write(@CurrentPrincipal() principal: Principal) {
    return { subject: principal.subject };
  }
}

describe.each(platforms)("ApiKeyStrategy, run by Latchkey's guard on %s", (_platform, adapter) => {
  let world: Awaited<ReturnType<typeof keyWorld>>;
  let app: INestApplication;
  let url: string;
  let events: readonly AuditEvent[];

  beforeAll(async () => {
    world = await keyWorld();
    ({ app, url, events } = await guardedApp(world, adapter(), [ThingsController]));
  });

  afterAll(() => app.close());

  const get = (key: string) => request(url).get('/things').set('X-API-Key', key);

  it('admits a good key as the service that it stands for', async () => {
    const answer = await get(world.good.key.expose());
    expect([answer.status, answer.body]).toEqual([200, { subject: 'settlements', kind: 'service' }]);
  });

  it('answers alike to an unknown, a wrong and a revoked key, and to what is none', async () => {
    const text = world.good.key.expose();
    const keys = [text.slice(0, -1), 'acme_sk_live_what', world.revoked.key.expose(), 'x'.repeat(5000)];
    const answers = await Promise.all(keys.map(get));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^ApiKey realm="api", header="X-API-Key"/);
    }
  });

  it('answers 503 while the store is away: a client must not throw its key away', async () => {
    world.state.away = true;
    const answer = await get(world.good.key.expose());
    world.state.away = false;
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
  });

  it('answers 403 to a key from an address that it is not for', async () => {
    const answer = await get(world.restricted.key.expose());
    expect([answer.status, answer.body.code]).toEqual([403, 'address_refused']);
  });

  it('[K06] answers 400 to a repeated header, judged on what was sent', async () => {
    const key = world.good.key.expose();
    expect(await statusOf(`${url}/things`, { 'X-API-Key': [key, key] })).toBe(400);
  });

  it('[K06] answers 400 to a key in the query string, and audits it without its secret', async () => {
    const key = world.good.key.expose();
    const before = events.length;
    const answer = await request(url).get(`/things?api_key=${key}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'credential_in_url']);
    expect(events.slice(before).map(({ type }) => type)).toEqual(['credential-in-url']);
    expect(JSON.stringify([answer.body, answer.headers, events])).not.toContain(secretOf(world.good));
  });

  it("[K12] lets Node's own fetch through, with GET and POST", async () => {
    const headers = { 'X-API-Key': world.good.key.expose(), 'Content-Type': 'application/json' };
    expect((await fetch(`${url}/things`, { headers })).status).toBe(200);
    expect((await fetch(`${url}/things`, { method: 'POST', headers, body: '{}' })).status).toBe(201);
  });

  it.each([
    { 'Sec-Fetch-Site': 'same-origin' },
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'empty' },
    { 'Sec-Fetch-Dest': 'empty' },
    { Origin: 'https://evil.example' },
  ])('[K12] answers 403 to a key from a browser, and audits it: %j', async (headers) => {
    const before = events.length;
    const answer = await get(world.good.key.expose()).set(headers);
    expect([answer.status, answer.body.code]).toEqual([403, 'credential_in_browser']);
    expect(events.slice(before)).toMatchObject([
      {
        type: 'credential-in-browser',
        target: expect.any(String),
        actor: { credentialId: world.good.record.id },
      },
    ]);
  });

  it('[K01] lets no secret into the audit of what it refused', async () => {
    const secrets = [world.good, world.revoked, world.restricted].map(secretOf);
    expect(events.length).toBeGreaterThan(0);
    expect(secrets.filter((secret) => JSON.stringify(events).includes(secret))).toEqual([]);
  });
});

describe.each(platforms)('ApiKeyStrategy as a Bearer, run by the guard on %s', (_platform, adapter) => {
  let world: Awaited<ReturnType<typeof keyWorld>>;
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    world = await keyWorld({ header: 'Authorization' });
    ({ app, url } = await guardedApp(world, adapter(), [ThingsController]));
  });

  afterAll(() => app.close());

  it('admits a good key, and takes no other header', async () => {
    const key = world.good.key.expose();
    const get = () => request(url).get('/things');
    expect((await get().set('Authorization', `Bearer ${key}`)).status).toBe(200);
    expect((await get().set('X-API-Key', key)).status).toBe(401);
    expect((await get().set('Authorization', 'Bearer eyJhbGciOiJFUzI1NiJ9.e30.c2ln')).status).toBe(401);
  });

  it('[K06] answers 400 to two Authorization headers', async () => {
    const value = `Bearer ${world.good.key.expose()}`;
    expect(await statusOf(`${url}/things`, { Authorization: [value, value] })).toBe(400);
  });
});

@Controller('stock')
@UseGuards(AuthGuard('api-key'))
class StockController {
  @Get()
  read(@Req() { user }: { readonly user: Principal }) {
    return { subject: user.subject };
  }
}

describe.each(platforms)(
  "ApiKeyStrategy, run by a stock AuthGuard('api-key') on %s",
  (_platform, adapter) => {
    let world: Awaited<ReturnType<typeof keyWorld>>;
    let app: INestApplication;
    let url: string;

    beforeAll(async () => {
      world = await keyWorld();
      passport.use('api-key', new ApiKeyStrategy(new ApiKeyVerifier(world), world.options));
      const testing = await Test.createTestingModule({ controllers: [StockController] }).compile();
      app = testing.createNestApplication(adapter(), { logger: false });
      await app.listen(0, '127.0.0.1');
      url = await app.getUrl();
    });

    afterAll(async () => {
      passport.unuse('api-key');
      await app.close();
    });

    const get = () => request(url).get('/stock');

    it('admits a good key, with the principal as the user', async () => {
      const answer = await get().set('X-API-Key', world.good.key.expose());
      expect([answer.status, answer.body]).toEqual([200, { subject: 'settlements' }]);
    });

    it('refuses no key, a revoked one and a repeated header with 401', async () => {
      expect((await get()).status).toBe(401);
      expect((await get().set('X-API-Key', world.revoked.key.expose())).status).toBe(401);
      const key = world.good.key.expose();
      expect(await statusOf(`${url}/stock`, { 'X-API-Key': [key, key] })).toBe(401);
    });

    it('answers 503 while the store is away', async () => {
      world.state.away = true;
      const { status } = await get().set('X-API-Key', world.good.key.expose());
      world.state.away = false;
      expect(status).toBe(503);
    });

    it('[K12] holds the restrictions of the key on its own: address and browser', async () => {
      expect((await get().set('X-API-Key', world.restricted.key.expose())).status).toBe(403);
      const fromBrowser = get().set('X-API-Key', world.good.key.expose()).set('Sec-Fetch-Site', 'cross-site');
      expect((await fromBrowser).status).toBe(403);
    });
  },
);

describe('ApiKeyStrategy', () => {
  it("stays out of Passport's process-wide registry", async () => {
    const world = await keyWorld();
    const strategy = new ApiKeyStrategy(new ApiKeyVerifier(world), world.options);
    const registered: unknown = Reflect.get(passport, '_strategies');
    expect(Object.values(Object(registered) as object)).not.toContain(strategy);
  });
});

function secretOf({ key }: IssuedApiKey): string {
  return parseApiKey(key.expose())?.secret.expose() ?? key.expose();
}

/** Sends each value of a header on a line of its own, as neither `fetch` nor supertest does. */
function statusOf(url: string, headers: Record<string, string[]>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
