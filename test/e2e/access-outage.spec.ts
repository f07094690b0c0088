import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, Controller, Get, HttpException } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiKey, Jwt, MemoryApiKeyStore, Public, StoreUnavailableError } from 'nestjs-latchkey';
import type { ApiKeyRecord } from 'nestjs-latchkey';

import { GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

@Controller()
class OutageController {
  @Get('key')
  @ApiKey()
  key() {
    return {};
  }

  @Get('both')
  @Jwt({ withApiKey: true })
  both() {
    return {};
  }

  @Get('identify')
  @Public({ identify: true })
  identify() {
    return {};
  }

  @Get('public')
  @Public()
  open() {
    return {};
  }
}

class UnreachableStore extends MemoryApiKeyStore {
  reachable = true;

  constructor() {
    super(() => undefined);
  }

  override async find(id: string): Promise<ApiKeyRecord | undefined> {
    if (this.reachable) return super.find(id);
    const cause = new Error('a table is missing', { cause: new Error('ECONNREFUSED 10.0.0.7:5432') });
    throw new StoreUnavailableError('the database', cause);
  }
}

/** What an application of a team that has its own envelope does. */
@Catch(HttpException)
class EnvelopeFilter implements ExceptionFilter<HttpException> {
  static readonly seen: HttpException[] = [];

  catch(exception: HttpException, host: ArgumentsHost): void {
    EnvelopeFilter.seen.push(exception);
    const response = host.switchToHttp().getResponse();
    const body = { envelope: exception.getResponse() };
    response.status(exception.getStatus());
    response.send(body);
  }
}

describe.each(platforms)('a store out of reach, on %s', (platform) => {
  const store = new UnreachableStore();
  let guarded: GuardedApp;
  let key: { readonly 'X-API-Key': string };

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [OutageController],
      options: { stores: { apiKeys: store } },
    });
    key = await guarded.key();
    store.reachable = false;
  });
  afterAll(() => guarded.close());

  it.each(['/key', '/identify', '/both'])(
    'is 503 with Retry-After on %s, never 401 and never 200',
    async (path) => {
      const headers = path === '/both' ? { ...key, ...(await guarded.bearer()) } : key;
      const { status, headers: answered, body, text, events } = await guarded.observe(path, { headers });
      expect(status).toBe(503);
      expect(Number(answered['retry-after'])).toBeGreaterThan(0);
      expect(answered['www-authenticate']).toBeUndefined();
      expect(answered['content-type']).toMatch(/^application\/problem\+json\b/);
      expect(body).toMatchObject({ status: 503, code: 'temporarily_unavailable' });
      expect(text).not.toContain('10.0.0.7');
      expect(events).toMatchObject([{ type: 'access-denied', reason: 'unavailable' }]);
    },
  );

  it('what failed is in the log with its causes, for those who operate the application', () => {
    expect(guarded.log.lines.join('\n')).toContain(
      'the database is out of reach, because: a table is missing, because: ECONNREFUSED 10.0.0.7:5432',
    );
  });

  it('a key that can not be one is 401 all the same, and an open route is open', async () => {
    expect((await guarded.send('/key', { headers: { 'X-API-Key': 'nonsense' } })).status).toBe(401);
    expect((await guarded.send('/public', { headers: key })).status).toBe(200);
    expect((await guarded.send('/identify')).status).toBe(200);
  });

  it('the key is good again when the store is back', async () => {
    store.reachable = true;
    expect((await guarded.send('/key', { headers: key })).status).toBe(200);
    store.reachable = false;
  });

  it('no secret reached an event, a log line or an answer [G04]', async () => {
    expect(await guarded.leaks()).toEqual([]);
  });
});

describe.each(platforms)("an exception filter of the application's own, on %s", (platform) => {
  it('sees usual Nest exceptions that carry the problem, and keeps the challenge', async () => {
    EnvelopeFilter.seen.length = 0;
    const guarded = await GuardedApp.start(platform, {
      controllers: [OutageController],
      prepare: (app) => {
        expect(app.get(HttpAdapterHost)).toBeDefined();
        app.useGlobalFilters(new EnvelopeFilter());
      },
    });
    const { status, headers, body } = await guarded.send('/key');
    await guarded.close();
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('ApiKey realm="api", header="X-API-Key"');
    expect(body).toMatchObject({ envelope: { status: 401, code: 'credential_missing' } });
    expect(EnvelopeFilter.seen.map(({ name }) => name)).toEqual(['UnauthorizedException']);
  });
});
