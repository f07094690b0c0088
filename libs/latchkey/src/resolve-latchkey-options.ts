import { z } from 'zod';

import type { AccessShape, ResolvedAccessOptions, Scheme } from '#access';
import { resolveAccessOptions } from '#access';
import type { ScopeCatalogue, SubjectDirectory } from '#core';
import { Clock, InvalidOptionsError, parseOptions, systemClock } from '#core';

import type { LatchkeyOptions, LatchkeyStores, PassportOptions } from './latchkey-options.js';

/** An object of the user's own, told by the methods that it must have. */
function implementation<T>(...methods: readonly string[]) {
  const isOne = (value: unknown): value is T =>
    typeof value === 'object' &&
    value !== null &&
    methods.every((method) => typeof Reflect.get(value, method) === 'function');
  return z.custom<T>(isOne, `must have ${methods.map((method) => `${method}()`).join(', ')}`);
}

const name = z.string().min(1);

/** What the root judges itself; what belongs to a feature is judged by that feature. */
const schema = z.strictObject({
  scopes: implementation<ScopeCatalogue>('has', 'satisfies', 'expand').optional(),
  directory: implementation<SubjectDirectory>('authenticate', 'find', 'rights').optional(),
  schemes: z.array(implementation<Scheme>('present')).readonly().default([]),
  passport: z
    .strictObject({ register: z.strictObject({ jwt: name.optional(), apiKey: name.optional() }) })
    .optional() as z.ZodType<PassportOptions | undefined>,
  stores: z
    .custom<LatchkeyStores>(
      (value) => typeof value === 'object' && value !== null,
      'must be an object of stores',
    )
    .default({}),
  clock: implementation<Clock>('now', 'monotonic').default(systemClock),
});

/** The options of the guard and of the root; features resolve their own. */
export interface ResolvedLatchkeyOptions {
  readonly access: ResolvedAccessOptions;
  readonly features: Pick<LatchkeyOptions, 'apiKeys' | 'tokens' | 'issuing' | 'sessions' | 'audit'>;
  readonly scopes: ScopeCatalogue | undefined;
  readonly directory: SubjectDirectory | undefined;
  readonly schemes: readonly Scheme[];
  readonly passport: PassportOptions | undefined;
  readonly stores: LatchkeyStores;
  readonly clock: Clock;
}

/** @throws InvalidOptionsError `invalid_options`, naming the option */
export function resolveLatchkeyOptions(
  options: LatchkeyOptions,
  shape: AccessShape,
): ResolvedLatchkeyOptions {
  const { mode, https, realm, tenant, apiKeys, tokens, issuing, sessions, audit, ...rest } = options;
  const access = resolveAccessOptions(withoutUndefined({ mode, https, realm, tenant, ...shape }));
  const { scopes, directory, schemes, passport, stores, clock } = parseOptions(schema, rest, '');
  if (sessions !== undefined && issuing === undefined)
    throw new InvalidOptionsError('issuing', 'is needed by `sessions`');
  if (sessions !== undefined && directory === undefined)
    throw new InvalidOptionsError('directory', 'is needed by `sessions`');
  const features = withoutUndefined({ apiKeys, tokens, issuing, sessions, audit });
  return Object.freeze({ access, features, scopes, directory, schemes, passport, stores, clock });
}

/** An option that is given as undefined is one that is left out. */
function withoutUndefined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
