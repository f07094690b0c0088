import type { IncomingMessage, ServerResponse } from 'node:http';

import type { HttpAdapterHost } from '@nestjs/core';

/** A route at an address that no global prefix, version or body parser may move or touch. */
export interface RootRoute {
  readonly method: 'GET' | 'POST';
  /** Exact path from the root: `/.well-known/jwks.json`. */
  readonly path: string;
  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}

/** Answers all requests to the paths that are its own, whatever the method. */
export interface RootHandler {
  /** Whether a path, from the root and without query, is its own. */
  owns(path: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}

type Next = (error?: unknown) => void;

/**
 * Mounts a handler ahead of Nest's body parser and router, on Express and Fastify.
 *
 * `init$` comes as soon as the application has its adapter: after `NestFactory.create` at once, in a
 * testing module when the application is made from it.
 */
export function mountRootHandler(host: HttpAdapterHost, handler: RootHandler): void {
  host.init$.subscribe(() => {
    host.httpAdapter.use((request: IncomingMessage, response: ServerResponse, next: Next) => {
      if (!handler.owns(pathOf(request))) return next();
      // A fault, now or later, goes where the framework's own errors go.
      (async () => handler.handle(request, response))().catch(next);
    });
  });
}

/** Mounts routes, as {@link mountRootHandler} does. */
export function mountRootRoutes(host: HttpAdapterHost, routes: readonly RootRoute[]): void {
  const byPath = new Map(routes.map((route) => [route.path, route]));
  mountRootHandler(host, {
    owns: (path) => byPath.has(path),
    handle(request, response) {
      const route = byPath.get(pathOf(request));
      if (route === undefined) return undefined;
      return answers(route, request.method)
        ? route.handle(request, response)
        : methodNotAllowed(route, response);
    },
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
