import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { ApiKey, CurrentPrincipal, Jwt } from 'nestjs-latchkey';
import type { Principal } from 'nestjs-latchkey';

import { credentialOptions, GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

@Controller()
class BearerController {
  @Get('either')
  @ApiKey()
  @Jwt()
  either(@CurrentPrincipal() { kind }: Principal) {
    return { kind };
  }

  @Get('key')
  @ApiKey()
  key() {
    return {};
  }

  @Get('token')
  @Jwt()
  token() {
    return {};
  }
}

describe.each(platforms)('keys as Bearer values beside tokens, on %s', (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [BearerController],
      options: { apiKeys: { ...credentialOptions.apiKeys, header: 'Authorization' } },
    });
  });
  afterAll(() => guarded.close());

  const bearerKey = async () => `Bearer ${(await guarded.key())['X-API-Key']}`;
  const present = (path: string, field: string) =>
    guarded.observe(path, { headers: { Authorization: field } });

  it('are told from tokens by their prefix', async () => {
    expect((await present('/either', await bearerKey())).body).toEqual({ kind: 'service' });
    expect((await guarded.send('/either', { headers: await guarded.bearer() })).body).toEqual({
      kind: 'user',
    });
  });

  it('that are bad are refused as keys, and tokens as tokens', async () => {
    const key = await present('/either', `${await bearerKey()}x`);
    const token = await present('/either', 'Bearer nonsense');
    expect(key).toMatchObject({ status: 401, body: { code: 'invalid_api_key' } });
    expect(token).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
  });

  it('count as nothing presented where only the other is accepted', async () => {
    expect(await present('/token', await bearerKey())).toMatchObject({
      status: 401,
      body: { code: 'credential_missing' },
    });
    expect(await guarded.send('/key', { headers: await guarded.bearer() })).toMatchObject({
      status: 401,
      body: { code: 'credential_missing' },
    });
  });

  it('that are malformed are 401, and not two credentials, although both schemes see them [R01]', async () => {
    const key = (await bearerKey()).slice('Bearer '.length);
    for (const path of ['/either', '/key', '/token']) {
      for (const field of [`Bearer  ${key}`, `Bearer ${key} ${key}`, `bearer ${key},`]) {
        expect({ path, field, ...(await present(path, field)) }).toMatchObject({ status: 401 });
      }
    }
  });

  it('twice are 400 [R02][K06]', async () => {
    const field = await bearerKey();
    const headers = ['Authorization', field, 'Authorization', field];
    for (const path of ['/either', '/key']) {
      expect(await guarded.send(path, { headers })).toMatchObject({
        status: 400,
        body: { code: 'invalid_request' },
      });
    }
  });

  it('are not read from the header that was not chosen [K06]', async () => {
    expect((await guarded.send('/key', { headers: await guarded.key() })).status).toBe(401);
  });

  it('each accepted scheme has its challenge [R05]', async () => {
    const { headers } = await guarded.send('/either');
    expect(headers['www-authenticate']).toBe(
      'ApiKey realm="api", header="Authorization", Bearer realm="api"',
    );
  });

  it('no secret reached an event, a log line or an answer [G04]', async () => {
    expect(await guarded.leaks()).toEqual([]);
  });
});
