import { z } from 'zod';

import type { Clock, Effects } from '#core';
import { parseOptions, systemClock } from '#core';

/** Options of {@link redisStores}. */
export interface RedisStoresOptions {
  /**
   * Hears the effects of each mutation, after the write: Redis has neither change feed nor audit. When it
   * rejects, so does the mutation, which has been written all the same.
   */
  readonly sink: (effects: Effects) => void | Promise<void>;
  /**
   * What all keys begin with, in braces: 1 to 64 letters, digits, `_`, `-`, `.` or `:`.
   * @default 'latchkey'
   */
  readonly keyPrefix?: string;
  /**
   * The clock by which artifacts expire.
   * @default systemClock
   */
  readonly clock?: Clock;
}

/** Validated, defaulted, frozen. */
export type ResolvedRedisStoresOptions = Required<RedisStoresOptions>;

const isFunction = (value: unknown): boolean => typeof value === 'function';

const schema = z.strictObject({
  sink: z.custom<RedisStoresOptions['sink']>(isFunction, 'must be a function'),
  keyPrefix: z
    .string()
    .regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits, _, -, . or :')
    .default('latchkey'),
  clock: z
    .custom<Clock>(
      (value) => typeof value === 'object' && value !== null && 'now' in value && isFunction(value.now),
      'must be a Clock',
    )
    .default(systemClock),
});

/** @throws InvalidOptionsError `invalid_options` */
export function resolveRedisStoresOptions(options: RedisStoresOptions): ResolvedRedisStoresOptions {
  return parseOptions(schema, options, 'redisStores');
}
