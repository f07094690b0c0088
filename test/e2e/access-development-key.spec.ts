import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Controller, Get, Post } from '@nestjs/common';
import { ApiKey, LatchkeyModule, Public, Scopes } from 'nestjs-latchkey';
import type { LatchkeyRootOptions } from 'nestjs-latchkey';

import { catalogue } from '../support/guarded-app.js';
import { platforms, startApp, urlOf } from '../support/platforms.js';
import { sendRaw } from '../support/requests.js';

@Controller('things')
class ThingsController {
  @Get('open')
  @Public()
  open() {
    return {};
  }

  @Post()
  @ApiKey()
  create() {
    return {};
  }

  @Get(':id')
  @ApiKey()
  one() {
    return {};
  }

  @Get('all')
  @ApiKey()
  @Scopes('things:read')
  all() {
    return {};
  }
}

/** The first minute: an application with nothing but this. */
function firstMinute(options: LatchkeyRootOptions) {
  return {
    module: class FirstMinute {},
    imports: [LatchkeyModule.forRoot(options)],
    controllers: [ThingsController],
  };
}

/** The request that a printed `curl` line makes. */
function requestOf(printed: string) {
  const [, field = '', url = ''] = /curl -i -H '([^']+)' (\S+)/.exec(printed) ?? [];
  const [name = '', ...value] = field.split(': ');
  return { url, headers: { [name]: value.join(': ') } };
}

describe.each(platforms)('the development key, on %s', (platform) => {
  const terminal = Object.getOwnPropertyDescriptor(process.stdout, 'isTTY');
  let written: string[];
  let app: INestApplication | undefined;

  beforeEach(() => {
    written = [];
    Object.defineProperty(process.stdout, 'isTTY', { value: true, configurable: true });
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    if (terminal === undefined) Reflect.deleteProperty(process.stdout, 'isTTY');
    else Object.defineProperty(process.stdout, 'isTTY', terminal);
    await app?.close();
    app = undefined;
  });

  const start = async (options: LatchkeyRootOptions, prefix?: string) => {
    app = await startApp(platform, firstMinute(options), {
      prepare: (nest) => void (prefix === undefined || nest.setGlobalPrefix(prefix)),
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { printed: written.join(''), url: urlOf(app) };
  };

  it.each<[string, LatchkeyRootOptions, string | undefined]>([
    ['with nothing but `apiKeys: {}`', { mode: 'development', apiKeys: {} }, undefined],
    ['with a catalogue', { mode: 'development', apiKeys: {}, scopes: catalogue }, undefined],
    ['under a global prefix', { mode: 'development', apiKeys: {} }, '/api/v1/'],
    ['in another header', { mode: 'development', apiKeys: { header: 'X-Acme-Key' } }, undefined],
    ['as a Bearer value', { mode: 'development', apiKeys: { header: 'authorization' } }, undefined],
  ])('is printed once, in a curl line that works: %s', async (_what, options, prefix) => {
    const { printed, url } = await start(options, prefix);
    expect(printed.match(/curl/g)).toHaveLength(1);
    const request = requestOf(printed);
    const { port } = new URL(request.url);
    expect(port).toBe(new URL(url).port);
    const answer = await sendRaw(`${url}${new URL(request.url).pathname}`, { headers: request.headers });
    expect(answer.status).toBe(200);
  });

  it('is not there in production', async () => {
    const { printed } = await start({ apiKeys: { pepper: 'a pepper of more than thirty-two bytes' } });
    expect(printed).not.toContain('curl');
  });

  it('is not printed where nobody sits at a terminal', async () => {
    Object.defineProperty(process.stdout, 'isTTY', { value: false, configurable: true });
    expect((await start({ mode: 'development', apiKeys: {} })).printed).toBe('');
  });

  it('that can not be issued ends nothing', async () => {
    const directory = {
      authenticate: () => Promise.resolve(undefined),
      find: () => Promise.reject(new Error('the directory is down')),
      rights: () => Promise.resolve(undefined),
    };
    const { printed, url } = await start({ mode: 'development', apiKeys: {}, directory });
    expect(printed).toBe('');
    expect((await sendRaw(`${url}/things/open`)).status).toBe(200);
  });
});
