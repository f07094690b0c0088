import { networkInterfaces } from 'node:os';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Controller, Get, Post } from '@nestjs/common';
import { ApiKey, Jwt, Public } from 'nestjs-latchkey';

import { GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';
import { sendRaw } from '../support/requests.js';

@Controller()
class RestrictedController {
  @Get('key')
  @ApiKey()
  key() {
    return { ok: true };
  }

  @Post('key')
  @ApiKey()
  post() {
    return { ok: true };
  }

  @Get('token')
  @Jwt()
  token() {
    return { ok: true };
  }

  @Get('identify')
  @Public({ identify: true })
  identify() {
    return { ok: true };
  }
}

/** What a proxy that is trusted says of its client. */
const forwarded = (proto: string, address = '203.0.113.9') => ({
  'X-Forwarded-Proto': proto,
  'X-Forwarded-For': address,
});

describe.each(platforms)('conditions of a good credential, behind a trusted proxy, on %s', (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, { controllers: [RestrictedController], trustProxy: true });
  });
  afterAll(() => guarded.close());

  it('over plain http a credential is 403 https_required, whether it is good, bad or not even accepted [G08]', async () => {
    const credentials = [
      await guarded.key(),
      await guarded.bearer(),
      { 'X-API-Key': 'nonsense' },
      { Authorization: 'Bearer  malformed' },
    ];
    for (const path of ['/key', '/token', '/identify']) {
      for (const credential of credentials) {
        const headers = { ...forwarded('http'), ...credential };
        const { status, body, headers: answered, events } = await guarded.observe(path, { headers });
        expect({ path, status, code: body['code'] }).toEqual({ path, status: 403, code: 'https_required' });
        expect(answered['www-authenticate']).toBeUndefined();
        expect(events).toMatchObject([{ type: 'credential-in-clear', address: '203.0.113.9' }]);
      }
    }
  });

  it('over https, as the proxy says, it is accepted [G08]', async () => {
    for (const [path, credential] of [
      ['/key', await guarded.key()],
      ['/token', await guarded.bearer()],
    ] as const) {
      const headers = { ...forwarded('https'), ...credential };
      expect((await guarded.send(path, { headers })).status).toBe(200);
    }
  });

  it('without a credential plain http is answered as https is [G08]', async () => {
    expect((await guarded.send('/key', { headers: forwarded('http') })).status).toBe(401);
    expect((await guarded.send('/identify', { headers: forwarded('http') })).status).toBe(200);
  });

  it('from loopback plain http is accepted, unless somebody forwarded it [G08]', async () => {
    const key = await guarded.key();
    expect((await guarded.send('/key', { headers: key })).status).toBe(200);
    const proxied = [
      forwarded('http', '127.0.0.1'),
      { Forwarded: 'for=127.0.0.1' },
      { Via: '1.1 proxy' },
      { 'X-Real-IP': '127.0.0.1' },
      { 'X-Forwarded-Host': 'localhost' },
    ];
    for (const header of proxied) {
      expect(await guarded.send('/key', { headers: { ...header, ...key } })).toMatchObject({
        status: 403,
        body: { code: 'https_required' },
      });
    }
  });

  it('a good key from an address outside its ranges is 403 address_refused, without a challenge', async () => {
    const key = await guarded.key({ restrictions: { addresses: ['203.0.113.0/24', '2001:db8::/32'] } });
    for (const address of ['203.0.113.9', '2001:db8::1', '::ffff:203.0.113.1']) {
      const headers = { ...forwarded('https', address), ...key };
      expect({ address, ...(await guarded.send('/key', { headers })) }).toMatchObject({ status: 200 });
    }
    for (const address of ['203.0.114.9', '2001:db9::1', '127.0.0.1']) {
      const { status, body, headers, events } = await guarded.observe('/key', {
        headers: { ...forwarded('https', address), ...key },
      });
      expect({ status, code: body['code'] }).toEqual({ status: 403, code: 'address_refused' });
      expect(headers['www-authenticate']).toBeUndefined();
      expect(events).toMatchObject([
        { type: 'access-denied', reason: 'address-refused', address, actor: { subject: 'settlements' } },
      ]);
    }
  });

  it('an address that the client itself forwards is not believed beyond the trusted proxy', async () => {
    const key = await guarded.key({ restrictions: { addresses: ['203.0.113.9'] } });
    const headers = { ...forwarded('https', '203.0.113.9, 198.51.100.7'), ...key };
    expect(await guarded.send('/key', { headers })).toMatchObject({ status: 403 });
  });

  it('a proxy on this machine that is not trusted does not make its clients loopback [G08]', async () => {
    const distrustful = await GuardedApp.start(platform, { controllers: [RestrictedController] });
    const headers = { ...forwarded('https'), ...(await distrustful.key()) };
    const answer = await distrustful.send('/key', { headers });
    await distrustful.close();
    expect(answer).toMatchObject({ status: 403, body: { code: 'https_required' } });
  });
});

/** An address of this machine from which requests do not come from loopback. */
const outside = Object.values(networkInterfaces())
  .flat()
  .find((face) => face?.internal === false && face.family === 'IPv4')?.address;

const describeOutside = outside === undefined ? describe.skip : describe;

describeOutside.each(platforms)('without a trusted proxy, on %s', (platform) => {
  let guarded: GuardedApp;
  let url: string;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, { controllers: [RestrictedController] });
    const { port } = new URL(guarded.url);
    url = `http://${outside}:${port}/key`;
    await rebind(guarded.app, Number(port));
  });
  afterAll(() => guarded.close());

  it('nothing that the client forwards makes plain http into https, or its address into loopback [G08]', async () => {
    const forgeries = [{}, forwarded('https'), forwarded('https', '127.0.0.1'), { Forwarded: 'proto=https' }];
    for (const forged of forgeries) {
      const answer = await sendRaw(url, { headers: { ...forged, ...(await guarded.key()) } });
      expect(answer).toMatchObject({ status: 403, body: { code: 'https_required' } });
    }
  });
});

/** Listens on every address of the machine: `startApp` listens on loopback alone. */
async function rebind(app: INestApplication, port: number): Promise<void> {
  const server = app.getHttpServer();
  await new Promise((resolve) => server.close(resolve));
  await new Promise<void>((resolve) => server.listen(port, '0.0.0.0', resolve));
}

describe.each(platforms)('https switched off, on %s', (platform) => {
  it.each([{ https: 'trust-network' }, { mode: 'development' }] as const)(
    'with %p plain http passes from anywhere [G08]',
    async (options) => {
      const guarded = await GuardedApp.start(platform, {
        controllers: [RestrictedController],
        trustProxy: true,
        options,
      });
      const headers = { ...forwarded('http'), ...(await guarded.key()) };
      const { status } = await guarded.send('/key', { headers });
      await guarded.close();
      expect(status).toBe(200);
    },
  );
});

describe.each(platforms)('a secret key in a browser, on %s', (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, { controllers: [RestrictedController] });
  });
  afterAll(() => guarded.close());

  const fromBrowsers: readonly Record<string, string>[] = [
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' },
    { 'Sec-Fetch-Site': 'same-origin' },
    { 'Sec-Fetch-Site': 'none' },
    { 'Sec-Fetch-Dest': 'empty' },
    { Origin: 'https://shop.example.com' },
    { Origin: 'null' },
  ];

  it('is 403 credential_in_browser, without a challenge, and audited by the id of the key [K12]', async () => {
    const key = await guarded.key();
    for (const route of ['GET /key', 'POST /key']) {
      for (const browser of fromBrowsers) {
        const { status, body, headers, events } = await guarded.observe(route, {
          headers: { ...browser, ...key },
        });
        expect({ browser, status, code: body['code'] }).toEqual({
          browser,
          status: 403,
          code: 'credential_in_browser',
        });
        expect(headers['www-authenticate']).toBeUndefined();
        const [, , , id] = key['X-API-Key'].split('_');
        expect(events).toMatchObject([{ type: 'credential-in-browser', actor: { credentialId: id } }]);
      }
    }
  });

  it('Sec-Fetch-Mode alone proves nothing, nor does the Origin that is asked [K12]', async () => {
    const key = await guarded.key();
    for (const headers of [{ 'Sec-Fetch-Mode': 'cors' }, { Origin: guarded.url }]) {
      expect((await guarded.send('/key', { headers: { ...headers, ...key } })).status).toBe(200);
    }
  });

  it('access tokens belong in browsers, and pass', async () => {
    for (const browser of fromBrowsers) {
      const headers = { ...browser, ...(await guarded.bearer()) };
      expect((await guarded.send('/token', { headers })).status).toBe(200);
    }
  });

  it('a bad key in a browser is 401, as everywhere [K12]', async () => {
    const headers = { 'Sec-Fetch-Site': 'cross-site', 'X-API-Key': 'nonsense' };
    expect((await guarded.send('/key', { headers })).status).toBe(401);
  });

  it('no secret reached an event, a log line or an answer [G04]', async () => {
    expect(await guarded.leaks()).toEqual([]);
  });
});
