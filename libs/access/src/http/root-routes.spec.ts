import type { IncomingMessage, ServerResponse } from 'node:http';

import { describe, expect, it } from '@jest/globals';
import { HttpAdapterHost } from '@nestjs/core';

import type { RootRoute } from './root-routes.js';
import { mountRootRoutes } from './root-routes.js';

type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/** What an adapter is told, and an answer of the mounted routes: `next` where they leave a request alone. */
function mounted(routes: readonly RootRoute[]) {
  const used: Middleware[] = [];
  const host = new HttpAdapterHost();
  mountRootRoutes(host, routes);
  const before = used.length;
  host.httpAdapter = { use: (middleware: Middleware) => used.push(middleware) } as never;
  const ask = (method: string, url: string) =>
    new Promise<unknown>((resolve) => {
      const response = {
        writeHead: (status: number, headers: object) => ({ end: () => resolve([status, headers]) }),
      };
      used[0]?.({ method, url } as never, response as never, (error) => resolve(error ?? 'next'));
    });
  return { ask, before, count: used.length };
}

const route = (handle: RootRoute['handle'], method: RootRoute['method'] = 'GET'): RootRoute => ({
  method,
  path: '/.well-known/x',
  handle,
});
const found = route((_request, response) => void response.writeHead(200, {}).end());

describe('routes at the root', () => {
  it('are mounted once the application has its adapter', () => {
    const { before, count } = mounted([found]);
    expect([before, count]).toEqual([0, 1]);
  });

  it('answer at their exact path, with a query or without, and to HEAD', async () => {
    const { ask } = mounted([found]);
    for (const url of ['/.well-known/x', '/.well-known/x?a=b'])
      expect(await ask('GET', url)).toEqual([200, {}]);
    expect(await ask('HEAD', '/.well-known/x')).toEqual([200, {}]);
  });

  it.each(['/', '/.well-known/x/', '/.well-known/X', '/a/.well-known/x', '/.well-known/x/../x', ''])(
    'leave %j to the application',
    async (url) => {
      expect(await mounted([found]).ask('GET', url)).toBe('next');
    },
  );

  it('tell other methods what is allowed', async () => {
    expect(await mounted([found]).ask('POST', '/.well-known/x')).toEqual([405, { allow: 'GET, HEAD' }]);
    expect(await mounted([route(() => undefined, 'POST')]).ask('HEAD', '/.well-known/x')).toEqual([
      405,
      { allow: 'POST' },
    ]);
  });

  it("hand a fault to the framework's own errors, at once or later", async () => {
    const fault = new Error('fault');
    expect(await mounted([route(() => Promise.reject(fault))]).ask('GET', '/.well-known/x')).toBe(fault);
    const thrown = route(() => {
      throw fault;
    });
    expect(await mounted([thrown]).ask('GET', '/.well-known/x')).toBe(fault);
  });
});
