/** scope-token of RFC 6749 §3.3, less `*`, which only grants may hold. */
const SCOPE_NAME = /^[\x21\x23-\x29\x2b-\x5b\x5d-\x7e]{1,128}$/;

/** `transfers:*`: whole segments, none empty, the wildcard at the end; never a bare `*`. */
const WILDCARD_GRANT =
  /^[\x21\x23-\x29\x2b-\x39\x3b-\x5b\x5d-\x7e]+(?::[\x21\x23-\x29\x2b-\x39\x3b-\x5b\x5d-\x7e]+)*:\*$/;

const GRANT_MAX_LENGTH = 128;

/** Whether the text can be a required scope: a legal scope token of at most 128 characters, without wildcard. */
export function isScopeName(text: string): boolean {
  return SCOPE_NAME.test(text);
}

/** Whether the text can be granted: a scope name, or a wildcard over whole segments (`transfers:*`). */
export function isScopeGrant(text: string): boolean {
  return isScopeName(text) || (text.length <= GRANT_MAX_LENGTH && WILDCARD_GRANT.test(text));
}

/**
 * Whether a grant, taken by its text alone, covers a scope: it is equal, or a wildcard over its first segments.
 *
 * @example `transfers:*` covers what stands below `transfers`, and nothing beside it
 * ```ts
 * grantCovers('transfers:*', 'transfers:read'); // true
 * grantCovers('transfers:*', 'transfers:read:all'); // true
 * grantCovers('transfers:*', 'transfers'); // false
 * grantCovers('transfers:*', 'transfersx:read'); // false
 * ```
 */
export function grantCovers(grant: string, scope: string): boolean {
  if (grant === scope) return true;
  if (!grant.endsWith(':*')) return false;
  const stem = grant.slice(0, -1);
  return scope.length > stem.length && scope.startsWith(stem);
}

/**
 * Scopes of a `scope` claim or parameter: a space-separated string (RFC 6749 §3.3). Anything else means none
 * (RFC 9068 §2.2.3), and a token that is no scope name, a wildcard among them, counts as not granted.
 */
export function parseScopeString(value: unknown): readonly string[] {
  if (typeof value !== 'string' || value === '') return [];
  return value.split(' ').filter(isScopeName);
}
