import type { KeyObject } from 'node:crypto';
import { createSecretKey, randomBytes } from 'node:crypto';

import { z } from 'zod';

import type { Grantable, Restrictions } from '#core';
import { InvalidOptionsError, parseOptions } from '#core';

import {
  API_KEY_ENVIRONMENT,
  API_KEY_PREFIX,
  MAX_ENVIRONMENT_LENGTH,
  MAX_PREFIX_LENGTH,
} from './api-key-format.js';

/** At least 32 bytes, kept apart from the store; a string counts by its UTF-8 bytes. */
export type PepperSecret = string | Uint8Array;

interface ApiKeyCommonOptions {
  /**
   * What every key opens with, so that people and secret scanners know it: `acme_sk`. Lower-case letters,
   * digits and single `_`, at most 32.
   * @default 'sk'
   */
  readonly prefix?: string | undefined;
  /**
   * The environment of this deployment: keys are issued for it, and those of another one are refused.
   * Lower-case letters and digits, at most 16.
   * @default 'live'
   */
  readonly environment?: string | undefined;
  /**
   * The header that carries the key; `'Authorization'` means `Bearer`, told from tokens by the prefix.
   * @default 'X-API-Key'
   */
  readonly header?: string | undefined;
  /**
   * Life of a key whose issuer names none, in seconds.
   * @default 7_776_000 (90 days)
   */
  readonly expirySeconds?: number | undefined;
  /**
   * Where a browser may send a key from. A secret key has no business in one.
   * @default 'refuse'
   */
  readonly browserUse?: Restrictions['browserUse'] | undefined;
  /**
   * Who may give which scopes to a key over HTTP, beside holding them. Asked for the scopes that the issuer
   * does not hold; a known owner's own rights stay the limit either way.
   * @default nobody gives more than they hold
   */
  readonly grantable?: Grantable | undefined;
}

interface OnePepper {
  /**
   * The secret under which digests are computed; the same as
   * `peppers: { current: 'default', keys: { default: … } }`.
   * @default none: required in production; a random one in development, so that keys end with the process
   */
  readonly pepper?: PepperSecret | undefined;
  readonly peppers?: undefined;
}

interface SeveralPeppers {
  readonly pepper?: undefined;
  /**
   * Peppers by name; new digests are computed under `current`, the others still verify.
   * @default none
   */
  readonly peppers: { readonly current: string; readonly keys: Readonly<Record<string, PepperSecret>> };
}

/** What the user passes as `apiKeys`. */
export type ApiKeyOptions = ApiKeyCommonOptions & (OnePepper | SeveralPeppers);

export interface ApiKeyPeppers {
  readonly current: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
}

/** {@link ApiKeyOptions} validated, defaulted and frozen. */
export interface ResolvedApiKeyOptions {
  readonly prefix: string;
  readonly environment: string;
  readonly peppers: ApiKeyPeppers;
  readonly header: string;
  /** Whether the key comes as `Authorization: Bearer`. */
  readonly bearer: boolean;
  readonly expirySeconds: number;
  readonly browserUse: Restrictions['browserUse'];
  readonly grantable: Grantable;
}

/** A century: an upper bound that keeps every instant representable. */
export const MAX_EXPIRY_SECONDS = 3_155_760_000;

const PEPPER_BYTES = 32;
const DEFAULT_PEPPER = 'default';

const pepperSchema = z
  .union([z.string(), z.instanceof(Uint8Array)], { error: 'must be a string or a Buffer' })
  .transform((secret) => Buffer.from(secret))
  .refine((bytes) => bytes.length >= PEPPER_BYTES, { error: `must hold at least ${PEPPER_BYTES} bytes` })
  .transform((bytes) => createSecretKey(bytes));

const optionsSchema = z.strictObject({
  prefix: z
    .string()
    .max(MAX_PREFIX_LENGTH)
    .regex(API_KEY_PREFIX, 'must be lower-case words joined by _')
    .default('sk'),
  environment: z
    .string()
    .max(MAX_ENVIRONMENT_LENGTH)
    .regex(API_KEY_ENVIRONMENT, 'must be lower-case letters and digits')
    .default('live'),
  header: z
    .string()
    .regex(/^[!#$%&'*+.^_`|~\dA-Za-z-]{1,64}$/, 'must be the name of a header')
    .default('X-API-Key'),
  expirySeconds: z.int().min(1).max(MAX_EXPIRY_SECONDS).default(7_776_000),
  browserUse: z.enum(['refuse', 'same-origin', 'allow']).default('refuse'),
  grantable: z
    .custom<Grantable>((value) => typeof value === 'function', 'must be a function')
    .default(() => () => false),
  pepper: pepperSchema.optional(),
  peppers: z
    .strictObject({ current: z.string(), keys: z.record(z.string().regex(/^[\w.-]{1,64}$/), pepperSchema) })
    .optional(),
});

/**
 * Validates and completes what the user passed as `apiKeys`.
 *
 * @throws InvalidOptionsError `invalid_options`, naming the option; `apiKeys.pepper` when production has none
 */
export function resolveApiKeyOptions(
  options: ApiKeyOptions,
  { mode }: { readonly mode: 'production' | 'development' },
): ResolvedApiKeyOptions {
  const { pepper, peppers, ...rest } = parseOptions(optionsSchema, options, 'apiKeys');
  if (pepper !== undefined && peppers !== undefined) {
    throw new InvalidOptionsError('apiKeys.peppers', 'can not stand beside apiKeys.pepper');
  }
  return Object.freeze({
    ...rest,
    bearer: rest.header.toLowerCase() === 'authorization',
    peppers: peppers === undefined ? onePepper(pepper, mode) : severalPeppers(peppers),
  });
}

function onePepper(pepper: KeyObject | undefined, mode: 'production' | 'development'): ApiKeyPeppers {
  if (pepper === undefined && mode === 'production') {
    throw new InvalidOptionsError(
      'apiKeys.pepper',
      'is required in production',
      'Generate one with `openssl rand -base64 32` and keep it apart from the database.',
    );
  }
  const key = pepper ?? createSecretKey(randomBytes(PEPPER_BYTES));
  return Object.freeze({ current: DEFAULT_PEPPER, keys: new Map([[DEFAULT_PEPPER, key]]) });
}

function severalPeppers(peppers: {
  readonly current: string;
  readonly keys: Record<string, KeyObject>;
}): ApiKeyPeppers {
  const keys = new Map(Object.entries(peppers.keys));
  if (!keys.has(peppers.current)) {
    throw new InvalidOptionsError('apiKeys.peppers.current', 'is not among apiKeys.peppers.keys');
  }
  return Object.freeze({ current: peppers.current, keys });
}
