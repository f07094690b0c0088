import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  AccessTokenIssuer,
  ApiKey,
  ApiKeyService,
  generateSigningKey,
  Jwt,
  LatchkeyModule,
  Public,
} from 'nestjs-latchkey';

import { credentialOptions, GuardedApp, guardedModule } from '../support/guarded-app.js';
import { adapterOf, platforms, startApp, urlOf } from '../support/platforms.js';
import { sendRaw } from '../support/requests.js';

@Controller('things')
class ThingsController {
  @Get()
  @ApiKey()
  list() {
    return {};
  }

  @Get('mine')
  @Jwt()
  mine() {
    return {};
  }
}

@Controller('bare')
class BareController {
  @Get()
  @Public()
  read() {
    return {};
  }
}

const JWKS = '/.well-known/jwks.json';
const issuing = {
  issuer: 'https://own.example.com',
  audience: 'https://own.example.com',
  signingKeys: [await generateSigningKey()],
};

async function keyOf(app: INestApplication): Promise<{ 'X-API-Key': string }> {
  const { key } = await app.get(ApiKeyService).issue({ name: 'k', owner: 'o', scopes: [] });
  return { 'X-API-Key': key.expose() };
}

describe.each(platforms)('two applications in one process, on %s', (platform) => {
  let one: GuardedApp;
  let other: GuardedApp;

  beforeAll(async () => {
    one = await GuardedApp.start(platform, { controllers: [ThingsController] });
    other = await GuardedApp.start(platform, {
      controllers: [ThingsController],
      options: {
        realm: 'other',
        apiKeys: { ...credentialOptions.apiKeys, header: 'X-Other-Key' },
        tokens: { ...credentialOptions.tokens, audience: 'https://other.example.com' },
      },
    });
  });
  afterAll(() => Promise.all([one.close(), other.close()]));

  it('know their own keys, headers and realms only', async () => {
    const key = await one.key();
    expect((await one.send('/things', { headers: key })).status).toBe(200);
    const elsewhere = await other.send('/things', { headers: { 'X-Other-Key': key['X-API-Key'] } });
    expect(elsewhere.status).toBe(401);
    expect(elsewhere.headers['www-authenticate']).toBe('ApiKey realm="other", header="X-Other-Key"');
    expect((await one.send('/things')).headers['www-authenticate']).toBe(
      'ApiKey realm="api", header="X-API-Key"',
    );
  });

  it('know their own audience only', async () => {
    const headers = await one.bearer();
    expect((await one.send('/things/mine', { headers })).status).toBe(200);
    expect((await other.send('/things/mine', { headers })).status).toBe(401);
  });

  it('hear of their own refusals only', async () => {
    const before = (await one.events()).length;
    await other.send('/things');
    expect(await one.events()).toHaveLength(before);
  });
});

describe.each(platforms)('forRootAsync on %s', (platform) => {
  @Injectable()
  class Settings {
    readonly pepper = 'a pepper of more than thirty-two bytes';
  }

  @Module({ providers: [Settings], exports: [Settings] })
  class SettingsModule {}

  /** A module whose options are made when the application starts. */
  function moduleOf(latchkey: DynamicModule): Type {
    @Module({ imports: [latchkey], controllers: [ThingsController, BareController] })
    class AsyncModule {}
    return AsyncModule;
  }

  it('injects what the options need; what shapes the module stands beside the factory', async () => {
    const latchkey = LatchkeyModule.forRootAsync({
      imports: [SettingsModule],
      inject: [Settings],
      useFactory: async ({ pepper }: Settings) => {
        await Promise.resolve();
        return { ...credentialOptions, apiKeys: { pepper } };
      },
      undecorated: 'fail-boot',
      routes: [[BareController, Public()]],
    });
    const app = await startApp(platform, moduleOf(latchkey));
    expect((await sendRaw(`${urlOf(app)}/things`)).status).toBe(401);
    expect((await sendRaw(`${urlOf(app)}/things`, { headers: await keyOf(app) })).status).toBe(200);
    await app.close();
  });

  it('refuses options of the wrong place, and wrong ones, by their path', async () => {
    const start = (options: object) =>
      startApp(platform, moduleOf(LatchkeyModule.forRootAsync({ useFactory: () => options })));
    await expect(start({ ...credentialOptions, guard: 'manual' })).rejects.toMatchObject({ path: 'guard' });
    await expect(start({ ...credentialOptions, apiKeys: {} })).rejects.toMatchObject({
      path: 'apiKeys.pepper',
    });
  });
});

describe.each(platforms)('an application made by Test.createTestingModule, on %s', (platform) => {
  it('is guarded, and serves its key set at the root, global prefix or not', async () => {
    const module = guardedModule({ controllers: [ThingsController], options: { issuing } });
    const compiled = await Test.createTestingModule({ imports: [module] }).compile();
    const app = compiled.createNestApplication(adapterOf(platform));
    app.setGlobalPrefix('api');
    await app.listen(0, '127.0.0.1');
    const keys = await sendRaw(`${urlOf(app)}${JWKS}`);
    expect(keys.status).toBe(200);
    expect(keys.headers['content-type']).toBe('application/jwk-set+json');
    expect(JSON.stringify(keys.body)).not.toContain('"d"');
    expect((await sendRaw(`${urlOf(app)}/api/things`)).status).toBe(401);
    expect((await sendRaw(`${urlOf(app)}/api/things`, { headers: await keyOf(app) })).status).toBe(200);
    await app.close();
  });
});

describe.each(platforms)('the key set of our own issuer, on %s', (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [ThingsController],
      options: { issuing },
      prepare: (app) => void app.setGlobalPrefix('api'),
    });
  });
  afterAll(() => guarded.close());

  it('is public and read only', async () => {
    expect(await guarded.send(JWKS)).toMatchObject({
      status: 200,
      body: { keys: [{ kty: 'EC', use: 'sig' }] },
    });
    const head = await guarded.send(`HEAD ${JWKS}`);
    expect({ status: head.status, text: head.text }).toEqual({ status: 200, text: '' });
    const post = await guarded.send(`POST ${JWKS}`, { body: '{}' });
    expect({ status: post.status, allow: post.headers['allow'] }).toEqual({
      status: 405,
      allow: 'GET, HEAD',
    });
  });

  it('its tokens are accepted beside those of the issuers that the options name', async () => {
    const { token } = await guarded.app
      .get(AccessTokenIssuer)
      .issue({ subject: 'user-7', clientId: 'web', scopes: [] });
    const own = { Authorization: `Bearer ${guarded.confide(token.expose())}` };
    expect((await guarded.send('/api/things/mine', { headers: own })).status).toBe(200);
    expect((await guarded.send('/api/things/mine', { headers: await guarded.bearer() })).status).toBe(200);
  });
});
