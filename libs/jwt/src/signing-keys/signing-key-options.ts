import type { KeyObject } from 'node:crypto';
import { createSecretKey } from 'node:crypto';

import { z } from 'zod';

import { InvalidOptionsError, parseOptions } from '#core';

import { KEY_SET_MAX_AGE_SECONDS } from '../public-key-set.js';
import type { SigningKeyAlgorithm } from './signing-key-record.js';

/** At least 32 bytes, kept apart from the store; a string counts by its UTF-8 bytes. */
export type SealingSecret = string | Uint8Array;

interface SigningKeyCommonOptions {
  /**
   * What new keys sign with; those that stand go on with theirs.
   * @default 'ES256'
   */
  readonly algorithm?: SigningKeyAlgorithm | undefined;
  /**
   * How long a key signs, in seconds: more than `publishAheadSeconds`.
   * @default 2_592_000 (30 days)
   */
  readonly rotateEverySeconds?: number | undefined;
  /**
   * For how long a key is published before it signs, in seconds: at least 600, twice as long as verifiers may
   * keep our key set.
   * @default 3600
   */
  readonly publishAheadSeconds?: number | undefined;
  /**
   * How often the store is asked what other processes did, in seconds, 1–60. So long a key that another process
   * dropped is accepted here, where no change feed tells of it earlier.
   * @default 2
   */
  readonly refreshSeconds?: number | undefined;
}

interface OneSealingKey {
  /**
   * The secret under which private keys are encrypted; the same as
   * `sealingKeys: { current: 'default', keys: { default: … } }`.
   */
  readonly sealingKey: SealingSecret;
  readonly sealingKeys?: undefined;
}

interface SeveralSealingKeys {
  readonly sealingKey?: undefined;
  /**
   * Secrets by name; new keys are encrypted under `current`, those under the others are still read. Give a new
   * one to all processes before it becomes the current one; an old one may go when its keys have.
   */
  readonly sealingKeys: { readonly current: string; readonly keys: Readonly<Record<string, SealingSecret>> };
}

/** How an issuer's signing keys are kept and rotated. */
export type SigningKeyOptions = SigningKeyCommonOptions & (OneSealingKey | SeveralSealingKeys);

export interface SealingKeys {
  readonly current: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
}

/** {@link SigningKeyOptions} validated, defaulted and frozen. */
export interface ResolvedSigningKeyOptions {
  readonly algorithm: SigningKeyAlgorithm;
  readonly rotateEverySeconds: number;
  readonly publishAheadSeconds: number;
  readonly refreshSeconds: number;
  readonly sealingKeys: SealingKeys;
  /** Where the options stand, as the user writes it. */
  readonly path: string;
}

const SEALING_BYTES = 32;
const CENTURY_SECONDS = 3_155_760_000;

const secret = z
  .union([z.string(), z.instanceof(Uint8Array)], { error: 'must be a string or a Buffer' })
  .transform((given) => Buffer.from(given))
  .refine((bytes) => bytes.length >= SEALING_BYTES, { error: `must hold at least ${SEALING_BYTES} bytes` })
  .transform((bytes) => createSecretKey(bytes));

const schema = z.strictObject({
  algorithm: z.enum(['ES256', 'RS256', 'PS256', 'Ed25519']).default('ES256'),
  rotateEverySeconds: z.int().max(CENTURY_SECONDS).default(2_592_000),
  publishAheadSeconds: z
    .int()
    .min(2 * KEY_SET_MAX_AGE_SECONDS)
    .max(CENTURY_SECONDS)
    .default(3600),
  refreshSeconds: z.int().min(1).max(60).default(2),
  sealingKey: secret.optional(),
  sealingKeys: z
    .strictObject({ current: z.string(), keys: z.record(z.string().regex(/^[\w.-]{1,64}$/), secret) })
    .optional(),
});

/**
 * Validates and completes how signing keys are kept.
 *
 * @param path where the options stand, as the user writes it: `issuing.signingKeys`
 * @throws InvalidOptionsError `invalid_options`, naming the option
 */
export function resolveSigningKeyOptions(
  options: SigningKeyOptions,
  path = 'signingKeys',
): ResolvedSigningKeyOptions {
  const { sealingKey, sealingKeys, ...parsed } = parseOptions(schema, options, path);
  if (parsed.rotateEverySeconds <= parsed.publishAheadSeconds)
    throw new InvalidOptionsError(`${path}.rotateEverySeconds`, 'is not longer than publishAheadSeconds');
  return Object.freeze({ ...parsed, sealingKeys: sealing(sealingKey, sealingKeys, path), path });
}

function sealing(
  one: KeyObject | undefined,
  several: { readonly current: string; readonly keys: Record<string, KeyObject> } | undefined,
  path: string,
): SealingKeys {
  if (several === undefined) {
    if (one !== undefined) return { current: 'default', keys: new Map([['default', one]]) };
    const hint = 'Generate one with `openssl rand -base64 32` and keep it apart from the database.';
    throw new InvalidOptionsError(`${path}.sealingKey`, 'is missing', hint);
  }
  if (one !== undefined)
    throw new InvalidOptionsError(`${path}.sealingKeys`, `can not stand beside ${path}.sealingKey`);
  const keys = new Map(Object.entries(several.keys));
  if (!keys.has(several.current))
    throw new InvalidOptionsError(`${path}.sealingKeys.current`, `is not among ${path}.sealingKeys.keys`);
  return { current: several.current, keys };
}
