import type { FactoryProvider } from '@nestjs/common';
import { Logger, Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

import type { IssuedTokens } from '#core';
import { Clock, EventRecorder } from '#core';
import { AccessTokenRevocations } from '#revocation';

import { AuthorizationServerLifecycle } from './authorization-server-lifecycle.js';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './authorization-server.module-definition.js';
import { AuthorizationServer } from './authorization-server.js';
import { ClientService } from './clients/client-service.js';
import type { AuthorizationServerOptions } from './options/authorization-server-options.js';
import type { ResolvedAuthorizationServerOptions as Resolved } from './options/resolve-authorization-server-options.js';
import {
  longestTokenSeconds,
  resolveAuthorizationServerOptions,
} from './options/resolve-authorization-server-options.js';
import { GrantService } from './revocation/grant-service.js';

const ResolvedOptions = Symbol.for('nestjs-latchkey:ResolvedAuthorizationServerOptions');

const options: FactoryProvider<Resolved> = {
  provide: ResolvedOptions,
  inject: [
    MODULE_OPTIONS_TOKEN,
    { token: EventRecorder, optional: true },
    { token: Clock, optional: true },
    { token: AccessTokenRevocations, optional: true },
  ],
  useFactory: (
    given: AuthorizationServerOptions,
    recorder?: EventRecorder,
    clock?: Clock,
    revocations?: AccessTokenRevocations,
  ) => resolveAuthorizationServerOptions(given, { recorder, clock, revocations }),
};

const server: FactoryProvider<AuthorizationServer> = {
  provide: AuthorizationServer,
  inject: [ResolvedOptions, GrantService],
  useFactory: (resolved: Resolved, grants: GrantService) => {
    const logger = new Logger('LatchkeyAuthorizationServer');
    return new AuthorizationServer(resolved, grants, (error) => logger.error(error));
  },
};

const lifecycle: FactoryProvider<AuthorizationServerLifecycle> = {
  provide: AuthorizationServerLifecycle,
  inject: [AuthorizationServer, ResolvedOptions, HttpAdapterHost],
  useFactory: (running: AuthorizationServer, resolved: Resolved, host: HttpAdapterHost) =>
    new AuthorizationServerLifecycle(running, resolved, host),
};

/**
 * An OAuth 2.0 authorization server in the application: `oidc-provider`, with safe defaults and no others.
 *
 * @example
 * ```ts
 * AuthorizationServerModule.forRoot({
 *   issuer: 'https://api.example.com/oauth',
 *   serviceName: 'Example Bank',
 *   scopes,
 *   resources: [{ identifier: 'https://api.example.com', scopes: ['transactions:read'] }],
 *   directory,
 *   signingKeys: [privateJwk],
 *   cookieKeys: [env.COOKIE_KEY],
 *   stores: { artifacts, clients },
 * });
 * ```
 * @throws InvalidOptionsError `invalid_options` at startup, naming the option
 */
@Module({
  providers: [
    options,
    {
      provide: GrantService,
      inject: [ResolvedOptions],
      useFactory: (resolved: Resolved) => new GrantService(resolved),
    },
    {
      provide: ClientService,
      inject: [ResolvedOptions],
      useFactory: (resolved: Resolved) => {
        const {
          clients: store,
          clientOptions: options,
          scopes: catalogue,
          directory,
          clock,
          revocations,
        } = resolved;
        const tokens: IssuedTokens = {
          issuer: resolved.issuer,
          longestTokenSeconds: longestTokenSeconds(resolved),
          learn: (entry) => revocations.learn(entry),
        };
        return new ClientService({ store, options, catalogue, directory, clock, tokens });
      },
    },
    server,
    lifecycle,
  ],
  exports: [AuthorizationServer, ClientService, GrantService],
})
export class AuthorizationServerModule extends ConfigurableModuleClass {}
