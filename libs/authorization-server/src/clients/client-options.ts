import { z } from 'zod';

import type { Grantable } from '#core';
import { parseOptions } from '#core';

/** How clients are registered. */
export interface ClientOptions {
  /**
   * What every client secret opens with, so that people and secret scanners know it: `acme_cs`. Lower-case
   * letters, digits and single `_`, at most 32.
   * @default 'cs'
   */
  readonly secretPrefix?: string | undefined;
  /**
   * Whether `web` and `browser` clients may be on the user's own machine, without https
   * (`http://localhost:3001/callback`): for a server that developers use. Native clients may in any case.
   * @default false
   */
  readonly loopbackClients?: boolean | undefined;
  /**
   * Who may give which scopes to a client that acts in its own name, beside holding them. Asked for the scopes
   * that the caller does not hold. What a client may ask users for is not limited: their rights are.
   * @default nobody gives more than they hold
   */
  readonly grantable?: Grantable | undefined;
}

/** {@link ClientOptions} validated, defaulted and frozen. */
export interface ResolvedClientOptions {
  readonly secretPrefix: string;
  readonly loopbackClients: boolean;
  readonly grantable: Grantable;
}

const schema = z.strictObject({
  secretPrefix: z
    .string()
    .max(32)
    .regex(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/, 'must be lower-case words joined by _')
    .default('cs'),
  loopbackClients: z.boolean().default(false),
  grantable: z
    .custom<Grantable>((value) => typeof value === 'function', 'must be a function')
    .default(() => () => false),
});

/**
 * Validates and completes how clients are registered.
 *
 * @param path where the options stand, as the user writes it
 * @throws InvalidOptionsError `invalid_options`, naming the option
 */
export function resolveClientOptions(options: ClientOptions = {}, path = 'clients'): ResolvedClientOptions {
  return parseOptions(schema, options, path);
}
