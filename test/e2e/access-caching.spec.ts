import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiKey, Jwt, Public } from 'nestjs-latchkey';

import { GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

@Controller()
class CachingController {
  @Get('either')
  @ApiKey()
  @Jwt()
  either() {
    return {};
  }

  @Get('shared')
  @ApiKey()
  @Header('Cache-Control', 'public, max-age=60')
  shared() {
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

interface Response {
  setHeader(name: string, value: string | readonly string[]): void;
}

describe.each(platforms)('caching of answers, on %s', (platform) => {
  let guarded: GuardedApp;
  const before: { headers: readonly (readonly [string, string | readonly string[]])[] } = { headers: [] };

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [CachingController],
      prepare: (app) => {
        app.use((_request: unknown, response: Response, next: () => void) => {
          for (const [name, value] of before.headers) response.setHeader(name, value);
          next();
        });
      },
    });
  });
  afterAll(() => guarded.close());

  const fields = (vary: string | undefined) => vary?.split(/, */).toSorted();

  it('an answer to an authenticated request is private and varies by the credential headers [G06]', async () => {
    const { headers } = await guarded.send('/either', { headers: await guarded.key() });
    expect(headers['cache-control']).toBe('private');
    expect(fields(headers['vary'])).toEqual(['Authorization', 'X-API-Key']);
  });

  it('so is a refusal [G06]', async () => {
    const { status, headers } = await guarded.send('/either');
    expect(status).toBe(401);
    expect(headers['cache-control']).toBe('private');
    expect(fields(headers['vary'])).toEqual(['Authorization', 'X-API-Key']);
  });

  it('the handler may say otherwise [G06]', async () => {
    const { headers } = await guarded.send('/shared', { headers: await guarded.key() });
    expect(headers['cache-control']).toBe('public, max-age=60');
  });

  it('a route that identifies is private for a principal, and varies for everybody [G06]', async () => {
    const anonymous = await guarded.send('/identify');
    const known = await guarded.send('/identify', { headers: await guarded.key() });
    expect(anonymous.headers['cache-control']).toBeUndefined();
    expect(known.headers['cache-control']).toBe('private');
    for (const { headers } of [anonymous, known])
      expect(fields(headers['vary'])).toEqual(['Authorization', 'X-API-Key']);
  });

  it('a public route looks at no credential, and says nothing of caching [G06]', async () => {
    const { headers } = await guarded.send('/public', { headers: await guarded.key() });
    expect([headers['cache-control'], headers['vary']]).toEqual([undefined, undefined]);
  });

  it.each(['no-store', 'private, max-age=5', 'No-Store'])(
    'what forbids shared caches already stays: %s [G06]',
    async (value) => {
      before.headers = [['Cache-Control', value]];
      const { headers } = await guarded.send('/either', { headers: await guarded.key() });
      expect(headers['cache-control']).toBe(value);
    },
  );

  it('what middleware says of shared caches in general does not hold for authenticated answers [G06]', async () => {
    before.headers = [['Cache-Control', 'public, max-age=60']];
    const { headers } = await guarded.send('/either', { headers: await guarded.key() });
    expect(headers['cache-control']).toBe('private');
  });

  it.each([[['Origin']], [['Origin', 'Accept-Encoding']]])(
    'what is in Vary already stays: %p [G06]',
    async (names) => {
      before.headers = [['Vary', names.length === 1 ? names.join() : names]];
      const { headers } = await guarded.send('/either', { headers: await guarded.key() });
      expect(fields(headers['vary'])).toEqual([...names, 'Authorization', 'X-API-Key'].toSorted());
    },
  );
});
