import type { OnApplicationBootstrap, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import passport from 'passport';

import { mountRootRoutes } from '#access';
import { InvalidOptionsError } from '#core';
import { jwksRoute } from '#jwt';

import type { LatchkeyParts } from './latchkey-parts.js';

/** Starts what the options ask for, and stops it at shutdown: a second start in the same process finds nothing left. */
export class LatchkeyLifecycle implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly #parts: LatchkeyParts;
  readonly #logger = new Logger('Latchkey');
  readonly #registered: string[] = [];

  /** Routes are mounted here and not in a hook: they must come before the body parser's. */
  constructor(parts: LatchkeyParts, adapterHost: HttpAdapterHost) {
    this.#parts = parts;
    const { issuer } = parts.tokens;
    if (issuer !== undefined) mountRootRoutes(adapterHost, [jwksRoute(issuer)]);
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

  /** Last, so that an application that does not start leaves nothing in the process-wide registry. */
  onApplicationBootstrap(): void {
    const { options, tokens, apiKeys } = this.#parts;
    const names = options.passport?.register ?? {};
    const registrations = [
      registration('jwt', names.jwt, tokens.strategy),
      registration('apiKey', names.apiKey, apiKeys?.strategy),
    ].filter((wanted) => wanted !== undefined);
    for (const { name, strategy } of registrations) {
      passport.use(name, strategy);
      this.#registered.push(name);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    for (const name of this.#registered.splice(0)) passport.unuse(name);
    await this.#parts.recorder.close();
  }
}

interface Registration {
  readonly name: string;
  readonly strategy: passport.Strategy;
}

function registration(
  option: string,
  name: string | undefined,
  strategy: passport.Strategy | undefined,
): Registration | undefined {
  if (name === undefined) return undefined;
  const path = `passport.register.${option}`;
  if (strategy === undefined)
    throw new InvalidOptionsError(path, 'names a strategy that the options leave out');
  if (isTaken(name)) throw new InvalidOptionsError(path, `the name '${name}' is taken`);
  return { name, strategy };
}

/** Passport has no public way to ask; without this one a second registration would replace the first in silence. */
function isTaken(name: string): boolean {
  const strategies: unknown = Reflect.get(passport, '_strategies');
  return typeof strategies === 'object' && strategies !== null && Object.hasOwn(strategies, name);
}
