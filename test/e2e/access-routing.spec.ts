import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  All,
  Controller,
  Get,
  Head,
  Options,
  Post,
  RequestMethod,
  Version,
  VersioningType,
} from '@nestjs/common';
import { ApiKey, Public, Scopes } from 'nestjs-latchkey';

import { GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

@Controller('routes')
class RoutesController {
  @Get()
  @ApiKey()
  get() {
    return {};
  }

  @Get(['alias-one', 'alias-two'])
  @ApiKey()
  aliases() {
    return {};
  }

  @Get('wild/*')
  @ApiKey()
  @Scopes('things:read')
  wild() {
    return {};
  }

  @All('all')
  @ApiKey()
  all() {
    return {};
  }

  @Options('asked')
  @ApiKey()
  asked() {
    return {};
  }

  @Head('headed')
  @ApiKey()
  headed() {
    return {};
  }

  @Get('versions')
  @Version('1')
  @Public()
  one() {
    return { version: 1 };
  }

  @Get('versions')
  @Version('2')
  @ApiKey()
  two() {
    return { version: 2 };
  }
}

@Controller({ path: 'neutral', version: ['1', '2'] })
@ApiKey()
class VersionedController {
  @Post()
  post() {
    return {};
  }
}

describe.each(platforms)('every way to a handler passes the guard, on %s', (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [RoutesController, VersionedController],
      prepare: (app) => {
        app.setGlobalPrefix('api', { exclude: [{ path: 'routes/alias-two', method: RequestMethod.GET }] });
        app.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version', defaultVersion: '1' });
      },
    });
  });
  afterAll(() => guarded.close());

  it.each([
    'GET /api/routes',
    'HEAD /api/routes',
    'GET /api/routes/alias-one',
    'GET /routes/alias-two',
    'GET /api/routes/wild/a',
    'GET /api/routes/wild/a/b/c',
    'HEAD /api/routes/wild/%2e%2e/x',
    'GET /api/routes/all',
    'DELETE /api/routes/all',
    'OPTIONS /api/routes/all',
    'OPTIONS /api/routes/asked',
    'HEAD /api/routes/headed',
    'POST /api/neutral',
    'GET /api/routes?x=1',
  ])('%s', async (route) => {
    const headers = { 'X-Version': '1' };
    const refused = await guarded.send(route, { headers });
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toMatch(/^ApiKey realm="api"/);
    const admitted = await guarded.send(route, { headers: { ...headers, ...(await guarded.key()) } });
    expect([200, 201]).toContain(admitted.status);
  });

  it('each version of a route has a policy of its own', async () => {
    const ask = async (version: string, headers: Record<string, string> = {}) =>
      (await guarded.send('/api/routes/versions', { headers: { 'X-Version': version, ...headers } })).status;
    expect(await ask('1')).toBe(200);
    expect(await ask('2')).toBe(401);
    expect(await ask('2', await guarded.key())).toBe(200);
    expect((await guarded.send('POST /api/neutral', { headers: { 'X-Version': '2' } })).status).toBe(401);
  });

  it('another spelling of the path does not go round the guard', async () => {
    const paths = [
      '/API/routes',
      '/api/Routes',
      '/api/routes/',
      '/api/./routes',
      '/api//routes',
      '/api/routes%2f',
    ];
    for (const path of paths) {
      expect([401, 404]).toContain((await guarded.send(path, { headers: { 'X-Version': '1' } })).status);
    }
  });
});
