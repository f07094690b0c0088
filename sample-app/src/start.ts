import { type DynamicModule, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { AppModule } from './app.module.js';
import { corsOf } from './cors.js';
import { DemoData } from './demo-data/demo-data.js';
import type { DemoFile } from './demo-data/demo-file.js';
import { Settings } from './settings/settings.js';
import { SettingsModule } from './settings/settings.module.js';

export interface RunningApp {
  readonly app: INestApplication;
  readonly demo: DemoFile;
}

/** Starts the API and the budget app, and makes the demo's data where they are missing. */
export async function start(settings: Settings): Promise<RunningApp> {
  const root: DynamicModule = { module: AppModule, imports: [SettingsModule.with(settings)] };
  const app = await NestFactory.create(root, await adapterOf(settings));
  app.enableCors(corsOf(settings));
  app.enableShutdownHooks();
  const demo = await app.get(DemoData).prepare();
  await app.listen(settings.port);
  return { app, demo };
}

async function adapterOf({ platform }: Settings) {
  if (platform === 'fastify') {
    const { FastifyAdapter } = await import('@nestjs/platform-fastify');
    return new FastifyAdapter();
  }
  const { ExpressAdapter } = await import('@nestjs/platform-express');
  return new ExpressAdapter();
}
