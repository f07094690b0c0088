import type { ChallengeForm } from '../scheme.js';

/** Parameters in the order in which they are written; `undefined` ones are left out. */
export type ChallengeParameters = Readonly<Record<string, string | undefined>>;

/**
 * One challenge of `WWW-Authenticate`: every parameter once, every value quoted and escaped.
 *
 * @see RFC 9110 §11.6.1, RFC 6750 §3
 */
export function challenge(form: ChallengeForm, realm: string, parameters: ChallengeParameters = {}): string {
  const all: ChallengeParameters = { realm, ...form.parameters, ...parameters };
  const written = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${quoted(value)}`],
  );
  return `${form.scheme} ${written.join(', ')}`;
}

/** A quoted-string (RFC 9110 §5.6.4) of visible ASCII: nothing in it can end the string or the line. */
function quoted(value: string): string {
  const legal = value.replaceAll(/[^\x20-\x7e]/g, '').replaceAll(/["\\]/g, '\\$&');
  return `"${legal}"`;
}
