import type { FactoryProvider, Provider } from '@nestjs/common';
import {
  ApplicationConfig,
  DiscoveryService,
  HttpAdapterHost,
  MetadataScanner,
  ModuleRef,
} from '@nestjs/core';

import type { ScopeCatalogue } from '#core';
import { Clock, EventRecorder } from '#core';

import { AccessCounters } from './access-counters.js';
import { AccessDecider } from './access-decider.js';
import { AccessEnforcer } from './access-enforcer.js';
import { AccessGuard } from './access.guard.js';
import { ResolvedAccessOptions } from './access-options.js';
import { Authenticator } from './authenticator.js';
import { Authorizer } from './authorizer.js';
import { DecisionAudit } from './decision-audit.js';
import { HttpAnswer } from './http/http-answer.js';
import { PolicyBootstrap } from './policy/policy-bootstrap.js';
import { PolicyRegistry } from './policy/policy-registry.js';
import type { Scheme } from './scheme.js';

/** What the composition root decides for the guard: the schemes of all features, and the scope catalogue. */
export interface AccessParts {
  /** By name, in the order in which challenges are told. */
  readonly schemes: ReadonlyMap<string, Scheme>;
  readonly catalogue: ScopeCatalogue;
}

export const AccessParts = Symbol.for('nestjs-latchkey:AccessParts');

const enforcer: FactoryProvider<AccessEnforcer> = {
  provide: AccessEnforcer,
  inject: [
    ResolvedAccessOptions,
    AccessParts,
    PolicyRegistry,
    AccessCounters,
    HttpAdapterHost,
    EventRecorder,
    Clock,
  ],
  useFactory: (
    options: ResolvedAccessOptions,
    { schemes, catalogue }: AccessParts,
    registry: PolicyRegistry,
    counters: AccessCounters,
    adapterHost: HttpAdapterHost,
    recorder: EventRecorder,
    clock: Clock,
  ) => {
    const reportOnly = options.guard === 'report-only';
    return new AccessEnforcer({
      registry,
      counters,
      adapterHost,
      decider: new AccessDecider(
        new Authenticator(schemes.values(), options, counters),
        new Authorizer(catalogue),
      ),
      answer: new HttpAnswer(options.realm, schemes),
      audit: new DecisionAudit(recorder, clock, reportOnly),
      reportOnly,
    });
  },
};

const bootstrap: FactoryProvider<PolicyBootstrap> = {
  provide: PolicyBootstrap,
  inject: [
    ResolvedAccessOptions,
    AccessParts,
    PolicyRegistry,
    DiscoveryService,
    MetadataScanner,
    ModuleRef,
    ApplicationConfig,
  ],
  useFactory: (
    options: ResolvedAccessOptions,
    { schemes, catalogue }: AccessParts,
    registry: PolicyRegistry,
    discovery: DiscoveryService,
    scanner: MetadataScanner,
    moduleRef: ModuleRef,
    application: ApplicationConfig,
  ) =>
    new PolicyBootstrap({
      options,
      environment: { realm: options.realm, catalogue, schemes },
      registry,
      discovery,
      scanner,
      moduleRef,
      application,
    }),
};

/** The guard and what it is made of. Needs `ResolvedAccessOptions`, `AccessParts`, `EventRecorder`, `Clock` and Nest's `DiscoveryModule`. */
export const accessProviders: readonly Provider[] = [
  AccessCounters,
  PolicyRegistry,
  enforcer,
  bootstrap,
  AccessGuard,
];
