import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';

import { mountRootHandler } from '#access';

import type { AuthorizationServer } from './authorization-server.js';
import type { ResolvedAuthorizationServerOptions } from './options/resolve-authorization-server-options.js';

/** Mounts the server, starts it when the application's own parts are ready, and stops it with the application. */
export class AuthorizationServerLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #server: AuthorizationServer;
  readonly #options: ResolvedAuthorizationServerOptions;

  /** It is mounted here and not in a hook: it must come before the body parser. */
  constructor(
    server: AuthorizationServer,
    options: ResolvedAuthorizationServerOptions,
    host: HttpAdapterHost,
  ) {
    this.#server = server;
    this.#options = options;
    mountRootHandler(host, server);
  }

  onApplicationBootstrap(): void {
    const { mode, inMemory } = this.#options;
    if (mode === 'production' && inMemory.length > 0) {
      new Logger('Latchkey').warn(
        `Kept in this process alone: ${inMemory.join(', ')} of the authorization server.`,
      );
    }
    this.#server.start();
  }

  onApplicationShutdown(): void {
    this.#server.stop();
  }
}
