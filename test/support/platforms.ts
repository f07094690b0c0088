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
}

/** An application on a free port of loopback, with real sockets. */
export async function startApp(
  platform: Platform,
  module: Type | { readonly module: Type },
  { prepare, ...options }: StartOptions = {},
): Promise<INestApplication> {
  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = await NestFactory.create(module, adapter, { logger: false, abortOnError: false, ...options });
  await prepare?.(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

/** `http://127.0.0.1:54321` */
export function urlOf(app: INestApplication): string {
  const address = app.getHttpServer().address() as AddressInfo;
  return `http://127.0.0.1:${address.port}`;
}
