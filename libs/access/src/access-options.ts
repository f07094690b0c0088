import type { Type } from '@nestjs/common';

import type { PolicyDecorator } from './policy/policy-metadata.js';

/** A policy for a controller that can't be decorated: `[MetricsController, ApiKey(), Scopes('metrics:read')]`. */
export type RoutePolicyOption = readonly [controller: Type, ...decorators: readonly PolicyDecorator[]];

/** What shapes the guard; in `forRootAsync` given synchronously, beside the factory. */
export interface AccessShape {
  /**
   * `global`: the guard covers the whole application. `manual`: only where `@UseGuards(AccessGuard)` or a
   * credential decorator puts it. `report-only`: decides, logs and counts where it would have refused or failed, and
   * lets everything pass, unmarked; its audit events carry `reportOnly`.
   * @default 'global'
   */
  readonly guard?: 'global' | 'manual' | 'report-only' | undefined;
  /**
   * Routes without any policy: refused with 403 and named in a warning at startup, or reason not to start.
   * @default 'refuse'
   */
  readonly undecorated?: 'refuse' | 'fail-boot' | undefined;
  /** Policies for controllers that can't be decorated. */
  readonly routes?: readonly RoutePolicyOption[] | undefined;
}

/** How requests are judged. */
export interface AccessRules {
  /**
   * `production`, or `development`, in which plain http passes and a development key is printed.
   * @default 'production'
   */
  readonly mode?: 'production' | 'development' | undefined;
  /**
   * `required`: a request that carries a credential comes over https, by the framework's trusted-proxy setting
   * (set it where a proxy ends TLS), or from loopback without a proxy. `trust-network`: any.
   * @default 'required'
   */
  readonly https?: 'required' | 'trust-network' | undefined;
  /**
   * The realm of every challenge.
   * @default 'api'
   */
  readonly realm?: string | undefined;
  /**
   * The tenant that a request is for, from its host or path. A credential of another tenant is refused like an
   * unknown one; undefined means that the request is for none, and every credential is refused.
   * @default tenants are not judged
   */
  readonly tenant?: ((request: object) => string | undefined) | undefined;
}

/** Shape and rules with their defaults. */
export interface ResolvedAccessOptions {
  readonly guard: 'global' | 'manual' | 'report-only';
  readonly undecorated: 'refuse' | 'fail-boot';
  readonly routes: readonly RoutePolicyOption[];
  readonly mode: 'production' | 'development';
  readonly https: 'required' | 'trust-network';
  readonly realm: string;
  readonly tenant: ((request: object) => string | undefined) | undefined;
}

export const ResolvedAccessOptions = Symbol.for('nestjs-latchkey:ResolvedAccessOptions');
