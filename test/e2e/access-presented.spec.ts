import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import { ApiKey, Jwt, Scopes } from 'nestjs-latchkey';

import { GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

@Controller('presented')
class PresentedController {
  @Get('either')
  @ApiKey()
  @Jwt()
  @Scopes('things:read')
  either() {
    return { ok: true };
  }

  @Get('key')
  @ApiKey()
  key() {
    return { ok: true };
  }

  @Get('token')
  @Jwt()
  token() {
    return { ok: true };
  }

  @Post('token')
  @Jwt()
  post() {
    return { ok: true };
  }

  @Get('forgotten')
  forgotten() {
    return { ok: true };
  }
}

const KEY_CHALLENGE = 'ApiKey realm="api", header="X-API-Key"';

describe.each(platforms)('what a request presents, on %s', (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, { controllers: [PresentedController] });
  });
  afterAll(() => guarded.close());

  it('nothing presented is 401 with one challenge per accepted scheme, each with a realm and no error [R05][R06]', async () => {
    const { status, headers, body, events } = await guarded.observe('/presented/either');
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe(
      `${KEY_CHALLENGE}, scope="things:read", Bearer realm="api", scope="things:read"`,
    );
    expect(headers['content-type']).toMatch(/^application\/problem\+json\b/);
    expect(body).toMatchObject({ type: 'about:blank', status: 401, code: 'credential_missing' });
    expect(events).toMatchObject([{ type: 'credential-refused', reason: 'missing', outcome: 'refused' }]);
  });

  it('a credential that the route does not accept counts as nothing presented, whether it is good or not', async () => {
    const good = await guarded.send('/presented/token', { headers: await guarded.key() });
    const bad = await guarded.send('/presented/key', { headers: { Authorization: 'Bearer nonsense' } });
    expect(good).toMatchObject({ status: 401, body: { code: 'credential_missing' } });
    expect(good.headers['www-authenticate']).toBe('Bearer realm="api"');
    expect(bad).toMatchObject({ status: 401, body: { code: 'credential_missing' } });
    expect(bad.headers['www-authenticate']).toBe(KEY_CHALLENGE);
  });

  it('a credential that the route does not accept does no harm beside one that it accepts', async () => {
    const headers = { ...(await guarded.key()), Authorization: 'Bearer nonsense' };
    expect(await guarded.send('/presented/key', { headers })).toMatchObject({ status: 200 });
  });

  it('a route without a policy is 403 without a challenge, credential or not [R49]', async () => {
    for (const headers of [{}, await guarded.key(), await guarded.bearer()]) {
      const answer = await guarded.observe('/presented/forgotten', { headers });
      expect(answer).toMatchObject({ status: 403, body: { status: 403, code: 'route_undecorated' } });
      expect(answer.headers['www-authenticate']).toBeUndefined();
      expect(answer.events).toMatchObject([
        { type: 'access-denied', reason: 'route-undecorated', target: 'route:PresentedController.forgotten' },
      ]);
    }
  });

  it('two credentials that the route both accepts are 400 invalid_request, even if both are good [R02]', async () => {
    const headers = { ...(await guarded.key()), ...(await guarded.bearer()) };
    const { status, body, headers: answered } = await guarded.send('/presented/either', { headers });
    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'invalid_request' });
    expect(answered['www-authenticate']).toContain('error="invalid_request"');
  });

  it.each(['/presented/token', '/presented/either', '/presented/key'])(
    'two Authorization headers are 400 invalid_request on %s, whichever comes first [R02]',
    async (path) => {
      const token = await guarded.token();
      const both = [
        ['Authorization', `Bearer ${token}`, 'Authorization', 'Bearer nonsense'],
        ['Authorization', 'Bearer nonsense', 'authorization', `Bearer ${token}`],
        ['Authorization', `Bearer ${token}`, 'AUTHORIZATION', `Bearer ${token}`],
        ['Authorization', `Bearer ${token}`, 'Authorization', 'Basic dTpw'],
      ];
      for (const headers of both) {
        const answer = await guarded.send(path, { headers });
        expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
        expect(answer.headers['www-authenticate']).toContain('error="invalid_request"');
      }
    },
  );

  it('a key sent twice is 400, the same one or two [K06]', async () => {
    const { 'X-API-Key': key } = await guarded.key();
    const { 'X-API-Key': other } = await guarded.key();
    for (const second of [key, other, 'nonsense', '']) {
      const headers = ['X-API-Key', key, 'x-api-key', second];
      expect(await guarded.send('/presented/key', { headers })).toMatchObject({
        status: 400,
        body: { code: 'invalid_request' },
      });
    }
  });

  it('a key in a query string is 400 and audited by its id, without its secret, under any name and beside a good header [K06]', async () => {
    const headers = await guarded.key();
    const key = headers['X-API-Key'];
    const id = key.split('_').at(-2);
    const escaped = [...key].map((char) => `%${char.charCodeAt(0).toString(16)}`).join('');
    for (const query of [`api_key=${key}`, `x=1&${key}`, `k=${escaped}`, `a[]=${key}`]) {
      const { status, body, events } = await guarded.observe(`/presented/key?${query}`, { headers });
      expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'credential_in_url' });
      expect(events).toMatchObject([
        { type: 'credential-in-url', outcome: 'refused', actor: { kind: 'anonymous', credentialId: id } },
      ]);
      expect(JSON.stringify([body, events])).not.toContain(key.slice(-20));
    }
  });

  it('an access token in the query string is ignored, even a good one, and nobody hears of it [R03]', async () => {
    const token = await guarded.token();
    const { status, body, events } = await guarded.observe(`/presented/token?access_token=${token}`);
    expect({ status, code: body['code'] }).toEqual({ status: 401, code: 'credential_missing' });
    expect(events).toMatchObject([{ reason: 'missing' }]);
    const beside = await guarded.send(`/presented/token?access_token=${token}`, {
      headers: await guarded.bearer(),
    });
    expect(beside.status).toBe(200);
    expect(await guarded.leaks()).toEqual([]);
  });

  it('an access token in a form body is ignored unless the options say otherwise [R04]', async () => {
    const answer = await guarded.send('POST /presented/token', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `access_token=${await guarded.token()}`,
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'credential_missing' } });
  });

  it('the scheme is matched without regard to case [R01]', async () => {
    const token = await guarded.token();
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'bEaReR']) {
      const headers = { Authorization: `${scheme} ${token}` };
      expect((await guarded.send('/presented/token', { headers })).status).toBe(200);
    }
  });

  it('anything but one space and a b64token behind Bearer or DPoP is 401 invalid_token [R01]', async () => {
    const token = await guarded.token();
    const malformed = [
      'Bearer',
      `Bearer  ${token}`,
      `Bearer\t${token}`,
      `Bearer ${token} ${token}`,
      `Bearer ${token},${token}`,
      `Bearer "${token}"`,
      `Bearer =${token}`,
      `Bearer token="${token}"`,
      `DPoP  ${token}`,
      'DPoP',
    ];
    for (const path of ['/presented/token', '/presented/either']) {
      for (const field of malformed) {
        const answer = await guarded.send(path, { headers: { Authorization: field } });
        expect({ field, ...answer }).toMatchObject({ field, status: 401, body: { code: 'invalid_token' } });
        expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
      }
    }
  });

  it('another scheme counts as not presented [R01]', async () => {
    const token = await guarded.token();
    for (const field of [`Basic dTpw`, `Token ${token}`, `Bearer${token}`, `Digest a="b"`, token]) {
      const answer = await guarded.send('/presented/token', { headers: { Authorization: field } });
      expect(answer).toMatchObject({ status: 401, body: { code: 'credential_missing' } });
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="api"');
    }
  });

  it('no secret reached an event, a log line or an answer [G04]', async () => {
    expect(await guarded.leaks()).toEqual([]);
  });
});
