import type { IncomingMessage, ServerResponse } from 'node:http';

import type { HttpAdapterHost } from '@nestjs/core';

/** A route at an address that no global prefix, version or body parser may move or touch. */
export interface RootRoute {
  readonly method: 'GET' | 'POST';
  /** Exact path from the root: `/.well-known/jwks.json`. */
  readonly path: string;
  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}

type Next = (error?: unknown) => void;

/**
 * Mounts routes ahead of Nest's body parser and router, on Express and Fastify.
 *
 * `init$` comes as soon as the application has its adapter: after `NestFactory.create` at once, in a
 * testing module when the application is made from it.
 */
export function mountRootRoutes(host: HttpAdapterHost, routes: readonly RootRoute[]): void {
  const byPath = new Map(routes.map((route) => [route.path, route]));
  host.init$.subscribe(() => {
    host.httpAdapter.use((request: IncomingMessage, response: ServerResponse, next: Next) => {
      const route = byPath.get(pathOf(request));
      if (route === undefined) return next();
      if (!answers(route, request.method)) return methodNotAllowed(route, response);
      // A fault, now or later, goes where the framework's own errors go.
      (async () => route.handle(request, response))().catch(next);
    });
  });
}

function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

function answers(route: RootRoute, method: string | undefined): boolean {
  return method === route.method || (method === 'HEAD' && route.method === 'GET');
}

function methodNotAllowed(route: RootRoute, response: ServerResponse): void {
  response.writeHead(405, { allow: route.method === 'GET' ? 'GET, HEAD' : route.method }).end();
}
