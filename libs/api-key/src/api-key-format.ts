import { CHECKSUM_LENGTH, checksumBase62, Secret } from '#core';

/** What the text of an API key is made of. */
export interface ApiKeyParts {
  /** Whose key it is: `acme_sk`. */
  readonly prefix: string;
  /** Where it is good: `live`, `test`. */
  readonly environment: string;
  /** Public id of the key: 16 base62 characters. */
  readonly id: string;
  /** 43 base62 characters. */
  readonly secret: Secret;
}

export const API_KEY_ID_LENGTH = 16;
export const API_KEY_SECRET_LENGTH = 43;
export const API_KEY_PREFIX = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
export const API_KEY_ENVIRONMENT = /^[a-z0-9]+$/;
export const MAX_PREFIX_LENGTH = 32;
export const MAX_ENVIRONMENT_LENGTH = 16;

/** No key is longer; a longer text is refused before it is looked at. */
export const MAX_API_KEY_LENGTH = 116;

/** Segments are told apart by `_`, which no segment but the prefix holds: one match at most, in linear time. */
const FORM = /^([a-z][a-z0-9]*(?:_[a-z0-9]+)*)_([a-z0-9]+)_([\dA-Za-z]{16})_([\dA-Za-z]{43})([\dA-Za-z]{6})$/;

/** The key's text: `{prefix}_{environment}_{id}_{secret}{checksum}`. The parts must be of their form. */
export function formatApiKey({ prefix, environment, id, secret }: ApiKeyParts): Secret {
  const body = `${prefix}_${environment}_${id}_${secret.expose()}`;
  return new Secret(body + checksumBase62(body));
}

/**
 * The parts of a key's text, or undefined when the text is none: wrong form, wrong checksum, too long.
 * Strict (one key has one spelling), linear in time, without I/O; proves nothing but the absence of typos.
 */
export function parseApiKey(raw: string): ApiKeyParts | undefined {
  if (raw.length > MAX_API_KEY_LENGTH) return undefined;
  const [, prefix, environment, id, secret, sum] = FORM.exec(raw) ?? [];
  if (prefix === undefined || environment === undefined || id === undefined || secret === undefined)
    return undefined;
  if (checksumBase62(raw.slice(0, -CHECKSUM_LENGTH)) !== sum) return undefined;
  return { prefix, environment, id, secret: new Secret(secret) };
}

/** Whether a text claims to be a key of this prefix: enough to tell it from tokens in a `Bearer` header. */
export function looksLikeApiKey(text: string, prefix: string): boolean {
  return text.startsWith(`${prefix}_`);
}

/** Whether the text has the form of a key's public id. */
export function isApiKeyId(text: string): boolean {
  return /^[\dA-Za-z]{16}$/.test(text);
}
