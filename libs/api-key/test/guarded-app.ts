import type { INestApplication, Provider, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { APP_GUARD, DiscoveryModule, NestFactory } from '@nestjs/core';

import type { Scheme } from '#access';
import {
  AccessGuard,
  AccessParts,
  accessProviders,
  ResolvedAccessOptions,
  resolveAccessOptions,
} from '#access';
import type { AuditEvent, Principal } from '#core';
import { Clock, EventRecorder } from '#core';

import { apiKeyScheme } from '../src/api-key.scheme.js';
import { ApiKeyStrategy } from '../src/api-key.strategy.js';
import type { ResolvedApiKeyOptions } from '../src/api-key-options.js';
import { ApiKeyService } from '../src/api-key-service.js';
import type { ApiKeyStore } from '../src/api-key-store.js';
import { ApiKeyVerifier } from '../src/api-key-verifier.js';
import { catalogue } from './api-key-world.js';

export interface GuardedApp {
  readonly app: INestApplication;
  readonly url: string;
  /** What the guard recorded. */
  readonly events: readonly AuditEvent[];
}

interface GuardedWorld {
  readonly store: Pick<ApiKeyStore, 'find'>;
  readonly service: ApiKeyService;
  readonly options: ResolvedApiKeyOptions;
  readonly clock: Clock;
}

/**
 * An application behind Latchkey's guard, put together as the composition root does it. Users log in by naming
 * themselves in `X-Test-User`.
 */
export async function guardedApp(
  world: GuardedWorld,
  adapter: AbstractHttpAdapter,
  controllers: Type[],
  users: Readonly<Record<string, Principal>> = {},
): Promise<GuardedApp> {
  const events: AuditEvent[] = [];
  const strategy = new ApiKeyStrategy(new ApiKeyVerifier(world), world.options);
  const schemes = new Map<string, Scheme>([
    ['api-key', apiKeyScheme(strategy, world.options)],
    ['jwt', namedUsers(users)],
  ]);
  const providers: Provider[] = [
    ...accessProviders,
    { provide: ResolvedAccessOptions, useValue: resolveAccessOptions({}) },
    { provide: AccessParts, useValue: { schemes, catalogue } },
    { provide: EventRecorder, useValue: { record: (event: AuditEvent) => void events.push(event) } },
    { provide: Clock, useValue: world.clock },
    { provide: ApiKeyService, useValue: world.service },
    { provide: APP_GUARD, useClass: AccessGuard },
  ];

  @Module({ imports: [DiscoveryModule], controllers, providers })
  class AppModule {}

  const app = await NestFactory.create(AppModule, adapter, { logger: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl(), events };
}

/** Stands in for tokens: this library knows nothing of them. */
function namedUsers(users: Readonly<Record<string, Principal>>): Scheme {
  return {
    name: 'jwt',
    strategy: {
      authenticate(this: { success(user: unknown): void }, _request: unknown, options?: unknown) {
        this.success(options);
      },
    },
    challenge: { scheme: 'Bearer', parameters: {}, describesErrors: true },
    headers: ['X-Test-User'],
    yields: new Set(['user']),
    present: (request) => {
      const [raw] = request.headerValues('x-test-user');
      return raw === undefined ? { status: 'absent' } : { status: 'presented', raw };
    },
    principal: (_user, request) => users[request.headerValues('x-test-user')[0] ?? ''],
  };
}
