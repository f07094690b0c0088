import type { AddressInfo } from 'node:net';

import type { INestApplication, NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';

export const platforms = ['express', 'fastify'] as const;

export type Platform = (typeof platforms)[number];

export interface StartOptions extends NestApplicationOptions {
  /** Runs before the application listens: prefixes, trusted proxies, versions. */
  readonly prepare?: (app: INestApplication) => void | Promise<void>;
  /** Believes the `X-Forwarded-*` of a proxy on loopback, by the framework's own setting. */
  readonly trustProxy?: boolean;
}

/** An application on a free port of loopback, with real sockets. */
export async function startApp(
  platform: Platform,
  module: Type | { readonly module: Type },
  { prepare, trustProxy = false, ...options }: StartOptions = {},
): Promise<INestApplication> {
  const app = await NestFactory.create(module, adapterOf(platform, trustProxy), {
    logger: false,
    abortOnError: false,
    ...options,
  });
  await prepare?.(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

/** An HTTP adapter that has not been used. */
export function adapterOf(platform: Platform, trustProxy = false): ExpressAdapter | FastifyAdapter {
  if (platform === 'fastify') return new FastifyAdapter({ trustProxy: trustProxy && 'loopback' });
  const adapter = new ExpressAdapter();
  if (trustProxy) adapter.set('trust proxy', 'loopback');
  return adapter;
}

/** `http://127.0.0.1:54321` */
export function urlOf(app: INestApplication): string {
  const address = app.getHttpServer().address() as AddressInfo;
  return `http://127.0.0.1:${address.port}`;
}
