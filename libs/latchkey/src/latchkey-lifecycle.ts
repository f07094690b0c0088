import type { OnApplicationBootstrap, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';

import { mountRootRoutes, PassportRegistry } from '#access';
import { InvalidOptionsError } from '#core';
import { jwksRoute } from '#jwt';
import { protectedResourceRoute } from '#oauth';

import type { LatchkeyParts } from './latchkey-parts.js';

type Registered = Parameters<PassportRegistry['register']>[1];

/** Starts what the options ask for, and stops it at shutdown: a second start in the same process finds nothing left. */
export class LatchkeyLifecycle implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly #parts: LatchkeyParts;
  readonly #logger = new Logger('Latchkey');
  readonly #passport = new PassportRegistry();

  /** Routes are mounted here and not in a hook: they must come before the body parser's. */
  constructor(parts: LatchkeyParts, adapterHost: HttpAdapterHost) {
    this.#parts = parts;
    const { tokens, resource, catalogue } = parts;
    const routes = [
      ...(tokens.issuer === undefined ? [] : [jwksRoute(tokens.issuer)]),
      ...(resource === undefined ? [] : [protectedResourceRoute(resource, catalogue)]),
    ];
    if (routes.length > 0) mountRootRoutes(adapterHost, routes);
  }

  onModuleInit(): void {
    const { options, inMemory } = this.#parts;
    if (options.access.mode === 'production' && inMemory.length > 0) {
      this.#logger.warn(
        `Kept in memory, and lost at the next start: ${inMemory.join(', ')}. Set \`stores\`.`,
      );
    }
    if (options.access.guard === 'report-only') {
      this.#logger.warn("Nothing is refused: `guard` is 'report-only'.");
    }
  }

  /**
   * Last, so that an application that does not start leaves nothing behind: no name in the process-wide registry, no
   * timer. What was revoked is known before the first request is accepted.
   */
  async onApplicationBootstrap(): Promise<void> {
    const { options, tokens, apiKeys, revocation } = this.#parts;
    if (tokens.verifier !== undefined) await revocation.follower.ready();
    const names = options.passport?.register ?? {};
    try {
      this.#register('jwt', names.jwt, tokens.strategy);
      this.#register('apiKey', names.apiKey, apiKeys?.strategy);
    } catch (error) {
      await this.#stop();
      throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#stop();
    await this.#parts.recorder.close();
  }

  async #stop(): Promise<void> {
    this.#passport.release();
    await this.#parts.revocation.follower.close();
  }

  #register(option: string, name: string | undefined, strategy: Registered | undefined): void {
    if (name === undefined) return;
    const path = `passport.register.${option}`;
    if (strategy === undefined) {
      throw new InvalidOptionsError(path, 'names a strategy that the options leave out');
    }
    if (!this.#passport.register(name, strategy)) {
      throw new InvalidOptionsError(path, `the name '${name}' is taken`);
    }
  }
}
