import { z } from 'zod';

import { parseOptions } from '#core';

import type { KeyOptions } from './key-material.js';
import type { KeySource } from './key-source.js';
import { fixedKeys, isKeySource } from './key-source.js';
import type { SigningKey } from './signing-key.js';
import { admitSigningKey } from './signing-key.js';

/** How our own access tokens are issued. */
export interface AccessTokenIssuerOptions {
  /** The `iss` of its tokens: the application's own address. */
  readonly issuer: string;
  /** The resource servers that its tokens are for, where a request names none. */
  readonly audience: string | readonly string[];
  /**
   * Private keys, or shared secrets: the first signs, all verify. The key decides the algorithm; an RSA key
   * signs RS256 unless its JWK says `"alg": "PS256"`. See {@link generateSigningKey}. Or a source of keys: a
   * {@link SigningKeyRing}, which keeps and rotates them.
   */
  readonly signingKeys: readonly KeyOptions[] | KeySource<SigningKey>;
  /**
   * Life of a token in seconds, at most a day. A request may ask for less, never for more.
   * @default 900
   */
  readonly accessTokenSeconds?: number | undefined;
  /**
   * The longest token that is issued, in bytes: it travels with every request.
   * @default 4096
   */
  readonly maxTokenBytes?: number | undefined;
  /**
   * Claims that look personal (`email`, `phone_number`) and may be issued all the same, by their names. A
   * token is signed and not hidden: whoever carries or logs it reads them.
   * @default []
   */
  readonly personalClaims?: readonly string[] | undefined;
}

/** No access token of ours lives longer: for so long, and somewhat more, a key outlives the last token that it signs. */
export const MAX_ACCESS_TOKEN_SECONDS = 86_400;

/** Validated {@link AccessTokenIssuerOptions}, with the keys read. */
export interface ResolvedAccessTokenIssuerOptions {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  /** The first signs, all verify: the signing key and those before or after it. */
  readonly keys: KeySource<SigningKey>;
  readonly accessTokenSeconds: number;
  readonly maxTokenBytes: number;
  readonly personalClaims: ReadonlySet<string>;
}

const text = z.string().min(1);

const schema = z.strictObject({
  issuer: text,
  audience: z.union([text, z.array(text).min(1)], 'is a text or a list of texts, and not empty'),
  signingKeys: z.union(
    [z.array(z.unknown()).min(1), z.custom<KeySource<SigningKey>>(isKeySource)],
    'is a list of keys, and not empty, or a source of them',
  ),
  accessTokenSeconds: z.int().min(1).max(MAX_ACCESS_TOKEN_SECONDS).default(900),
  maxTokenBytes: z.int().min(512).max(16_384).default(4096),
  personalClaims: z.array(text).default([]),
});

/**
 * Validates how tokens are issued, and reads the signing keys.
 *
 * @param path where the options stand, as the user writes it
 * @throws InvalidOptionsError `invalid_options`, naming the wrong option or key by its path
 */
export function resolveAccessTokenIssuerOptions(
  options: AccessTokenIssuerOptions,
  path = 'issuer',
): ResolvedAccessTokenIssuerOptions {
  const { signingKeys, personalClaims, ...parsed } = parseOptions(schema, options, path);
  const keys = Array.isArray(signingKeys)
    ? fixedKeys(signingKeys.map((key, at) => admitSigningKey(key, `${path}.signingKeys[${at}]`)))
    : signingKeys;
  return Object.freeze({
    ...parsed,
    keys,
    personalClaims: new Set(personalClaims),
  });
}
