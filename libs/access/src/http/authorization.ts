import type { Authorization } from '../request-view.js';

const ABSENT: Authorization = Object.freeze({ status: 'absent' });
const REPEATED: Authorization = Object.freeze({ status: 'repeated' });

/** A token, one space, a token68 (`b64token` of RFC 6750 §2.1). */
const CREDENTIALS = /^([!#$%&'*+.^_`|~\dA-Za-z-]+) ([\dA-Za-z._~+/-]+=*)$/;

/** Schemes whose credentials are a single token68; others (`Basic`, `Digest`) are not ours to judge. */
const TOKEN_SCHEMES: ReadonlySet<string> = new Set(['bearer', 'dpop']);

/**
 * Judges the `Authorization` fields of a request.
 *
 * The scheme is matched without regard to case and followed by exactly one space (RFC 9110 §11.1, §11.4).
 */
export function parseAuthorization(fields: readonly string[]): Authorization {
  const field = fields[0];
  if (field === undefined) return ABSENT;
  if (fields.length > 1) return REPEATED;
  const match = CREDENTIALS.exec(field);
  const value = match?.[2];
  const scheme = (match?.[1] ?? schemeOf(field)).toLowerCase();
  if (value !== undefined) return { status: 'present', scheme, value };
  return TOKEN_SCHEMES.has(scheme) ? { status: 'malformed', scheme } : ABSENT;
}

function schemeOf(field: string): string {
  return /^[^\s,;=]*/.exec(field.trimStart())?.[0] ?? '';
}
