import { z } from 'zod';

import { parseOptions } from '#core';

import type { AccessRules, AccessShape, ResolvedAccessOptions, RoutePolicyOption } from './access-options.js';

const isRoute = (value: unknown): value is RoutePolicyOption =>
  Array.isArray(value) && value.length > 1 && value.every((part) => typeof part === 'function');

const schema = z.strictObject({
  guard: z.enum(['global', 'manual', 'report-only']).default('global'),
  undecorated: z.enum(['refuse', 'fail-boot']).default('refuse'),
  routes: z
    .array(z.custom<RoutePolicyOption>(isRoute, 'is a controller and its decorators'))
    .readonly()
    .default([]),
  mode: z.enum(['production', 'development']).default('production'),
  https: z.enum(['required', 'trust-network']).default('required'),
  realm: z
    .string()
    .regex(/^[\x20-\x7e]{1,128}$/, 'is up to 128 visible ASCII characters')
    .default('api'),
  tenant: z
    .custom<(request: object) => string | undefined>((value) => typeof value === 'function', 'is a function')
    .optional(),
});

/**
 * Validates and defaults what shapes and rules the guard.
 *
 * @throws InvalidOptionsError `invalid_options`, naming the option
 */
export function resolveAccessOptions(options: AccessShape & AccessRules): ResolvedAccessOptions {
  const { tenant, ...rest } = parseOptions(schema, options, '');
  return Object.freeze({ ...rest, tenant });
}
