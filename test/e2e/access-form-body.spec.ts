import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import { Jwt } from 'nestjs-latchkey';

import { credentialOptions, GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

@Controller('presented')
@Jwt()
class PresentedController {
  @Get('token')
  read() {
    return { ok: true };
  }

  @Post('token')
  write() {
    return { ok: true };
  }
}

describe.each(platforms)('tokens in form bodies, switched on, on %s', (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [PresentedController],
      options: { tokens: { ...credentialOptions.tokens, formBody: true } },
    });
  });
  afterAll(() => guarded.close());

  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it('an urlencoded one counts [R04]', async () => {
    const body = `access_token=${await guarded.token()}&amount=1`;
    expect((await guarded.send('POST /presented/token', { headers: form, body })).status).toBe(201);
  });

  it('one over the size limit of 16 KB is 401, as a malformed one [R19]', async () => {
    const good = await guarded.token({ claims: { padding: 'x'.repeat(11_000) } });
    const large = await guarded.token({ claims: { padding: 'x'.repeat(12_000) } });
    expect([good.length < 16_384, large.length > 16_384]).toEqual([true, true]);
    const post = (body: string) => guarded.observe('POST /presented/token', { headers: form, body });
    expect((await post(`access_token=${good}`)).status).toBe(201);
    const { status, body, events } = await post(`access_token=${large}`);
    expect({ status, code: body['code'] }).toEqual({ status: 401, code: 'invalid_token' });
    expect(events).toMatchObject([{ type: 'credential-refused', reason: 'too-large' }]);
  });

  it('JSON and GET do not carry one [R04]', async () => {
    const token = await guarded.token();
    const json = await guarded.send('POST /presented/token', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ access_token: token }),
    });
    expect(json).toMatchObject({ status: 401, body: { code: 'credential_missing' } });
    const get = await guarded.send('GET /presented/token', { headers: form, body: `access_token=${token}` });
    expect(get).toMatchObject({ status: 401, body: { code: 'credential_missing' } });
  });

  it('one token sent in two ways, or twice in the body, is 400 invalid_request [R02][R04]', async () => {
    const token = await guarded.token();
    const twice = await guarded.send('POST /presented/token', {
      headers: form,
      body: `access_token=${token}&access_token=${token}`,
    });
    const both = await guarded.send('POST /presented/token', {
      headers: { ...form, Authorization: `Bearer ${token}` },
      body: `access_token=${token}`,
    });
    for (const answer of [twice, both])
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });
});
