import type { FactoryProvider, Provider } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { ApplicationConfig, DiscoveryModule, HttpAdapterHost } from '@nestjs/core';

import type { AccessShape } from '#access';
import {
  AccessCounters,
  AccessEnforcer,
  AccessGuard,
  AccessParts,
  accessProviders,
  PolicyRegistry,
  ResolvedAccessOptions,
} from '#access';
import { ApiKeyService, ApiKeyVerifier } from '#api-key';
import { Clock, EventRecorder } from '#core';
import { AccessTokenIssuer, AccessTokenVerifier } from '#jwt';
import { AccessTokenRevocations, RevocationService } from '#revocation';
import { SessionService } from '#session';
import { HealthContributors, LatchkeyHealth } from '#telemetry';

import { DevelopmentKeyAnnouncer } from './development-key.announcer.js';
import { healthContributors } from './health-contributors.js';
import { LatchkeyLifecycle } from './latchkey-lifecycle.js';
import type { LatchkeyOptions } from './latchkey-options.js';
import type { LatchkeyParts as Parts } from './latchkey-parts.js';
import { latchkeyParts } from './latchkey-parts.js';
import {
  ConfigurableModuleClass,
  LATCHKEY_SHAPE,
  MODULE_OPTIONS_TOKEN,
} from './latchkey.module-definition.js';
import { resolveLatchkeyOptions } from './resolve-latchkey-options.js';
import { unconfigured } from './unconfigured.js';

const LatchkeyParts = Symbol.for('nestjs-latchkey:LatchkeyParts');

/** A provider that is one of the parts. */
function part<T>(provide: FactoryProvider['provide'], pick: (parts: Parts) => T): FactoryProvider<T> {
  return { provide, inject: [LatchkeyParts], useFactory: pick };
}

const parts: FactoryProvider<Parts> = {
  provide: LatchkeyParts,
  inject: [MODULE_OPTIONS_TOKEN, LATCHKEY_SHAPE],
  useFactory: (options: LatchkeyOptions, shape: AccessShape) =>
    latchkeyParts(resolveLatchkeyOptions(options, shape)),
};

const lifecycle: readonly Provider[] = [
  {
    provide: LatchkeyLifecycle,
    inject: [LatchkeyParts, HttpAdapterHost],
    useFactory: (all: Parts, host: HttpAdapterHost) => new LatchkeyLifecycle(all, host),
  },
  {
    provide: DevelopmentKeyAnnouncer,
    inject: [LatchkeyParts, PolicyRegistry, HttpAdapterHost, ApplicationConfig],
    useFactory: (
      all: Parts,
      registry: PolicyRegistry,
      adapterHost: HttpAdapterHost,
      application: ApplicationConfig,
    ) => new DevelopmentKeyAnnouncer({ parts: all, registry, adapterHost, application }),
  },
];

const services: readonly Provider[] = [
  part(
    ApiKeyService,
    ({ apiKeys }) => apiKeys?.service ?? unconfigured<ApiKeyService>('ApiKeyService', 'apiKeys'),
  ),
  part(
    ApiKeyVerifier,
    ({ apiKeys }) => apiKeys?.verifier ?? unconfigured<ApiKeyVerifier>('ApiKeyVerifier', 'apiKeys'),
  ),
  part(
    AccessTokenIssuer,
    ({ tokens }) => tokens.issuer ?? unconfigured<AccessTokenIssuer>('AccessTokenIssuer', 'issuing'),
  ),
  part(
    AccessTokenVerifier,
    ({ tokens }) => tokens.verifier ?? unconfigured<AccessTokenVerifier>('AccessTokenVerifier', 'tokens'),
  ),
  part(
    SessionService,
    ({ sessions }) => sessions ?? unconfigured<SessionService>('SessionService', 'sessions'),
  ),
  part(AccessTokenRevocations, ({ revocation }) => revocation.tokens),
  part(RevocationService, ({ revocation }) => revocation.service),
  part(Clock, ({ options }) => options.clock),
  part(EventRecorder, ({ recorder }) => recorder),
  part(HealthContributors, healthContributors),
  LatchkeyHealth,
];

const access: readonly Provider[] = [
  part(ResolvedAccessOptions, ({ options }) => options.access),
  part(AccessParts, ({ schemes, catalogue }) => ({ schemes, catalogue })),
  ...accessProviders,
];

/**
 * API authentication for the whole application: API keys, JWTs and OAuth 2.0 behind one guard.
 *
 * @example The first minute
 * ```ts
 * @Module({ imports: [LatchkeyModule.forRoot({ mode: 'development', apiKeys: {} })] })
 * export class AppModule {}
 * ```
 * @throws InvalidOptionsError `invalid_options` at startup, naming the option
 * @throws InvalidPolicyError `invalid_policy` at startup, naming every route that can't be protected as it stands
 */
@Module({
  imports: [DiscoveryModule],
  providers: [parts, ...access, ...services, ...lifecycle],
  exports: [
    AccessCounters,
    AccessEnforcer,
    AccessGuard,
    AccessTokenIssuer,
    AccessTokenRevocations,
    AccessTokenVerifier,
    ApiKeyService,
    ApiKeyVerifier,
    Clock,
    EventRecorder,
    LatchkeyHealth,
    RevocationService,
    SessionService,
  ],
})
export class LatchkeyModule extends ConfigurableModuleClass {}
