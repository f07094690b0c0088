import type { ClientRecord } from './client-record.js';

export const MAX_URI_LENGTH = 1000;

/** Printable ASCII without what has to be encoded, what browsers read otherwise (`\` as `/`), and `*`. */
const URI_TEXT = /^[\x21\x23-\x29\x2b-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+$/;

const MALFORMED_ENCODING = /%(?![\dA-Fa-f]{2})/;

/** A domain name turned round (RFC 8252 §7.1): `com.example.app:`. */
const PRIVATE_USE_SCHEME = /^[a-z][a-z\d-]*(?:\.[a-z\d-]+)+:$/;

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Of a native application on this machine, by address: `localhost` may resolve to another (RFC 8252 §8.3). */
const NATIVE_LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::([1-9]\d{0,4}))?($|[/?].*$)/;

/** Whom a URI is registered for. */
export interface UriRules {
  readonly application: ClientRecord['application'];
  /** Whether `web` and `browser` clients may be on the user's own machine, without https. */
  readonly loopbackClients: boolean;
}

/**
 * What is wrong with a redirect URI that a client wants to register, or undefined.
 *
 * @see RFC 9700 §2.6, §4.1.3; RFC 8252 §7, §8.3, §8.4
 */
export function redirectUriProblem(uri: string, rules: UriRules): string | undefined {
  if (rules.application !== 'native') return webUriProblem(uri, rules);
  const url = parseNormal(uri);
  if (typeof url === 'string') return url;
  if (url.protocol === 'https:') return isLoopback(url) ? 'must be http on a loopback address' : undefined;
  if (url.protocol === 'http:')
    return NATIVE_LOOPBACK.test(uri) ? undefined : 'must be https, or http on 127.0.0.1 or [::1]';
  return PRIVATE_USE_SCHEME.test(url.protocol)
    ? undefined
    : 'must be https, or of a scheme that is a domain name turned round';
}

/** What is wrong with the address of a page, or undefined. */
export function webUriProblem(uri: string, { loopbackClients }: UriRules): string | undefined {
  const url = parseNormal(uri);
  if (typeof url === 'string') return url;
  if (isLoopback(url) && (url.protocol === 'http:' || url.protocol === 'https:'))
    return loopbackClients ? undefined : 'must not be on a loopback address';
  return url.protocol === 'https:' ? undefined : 'must be https';
}

/** What is wrong with the origin of a browser client, or undefined. @see RFC 6454 §6.2 */
export function originProblem(origin: string, rules: UriRules): string | undefined {
  const problem = webUriProblem(origin, rules);
  if (problem !== undefined) return problem;
  return new URL(origin).origin === origin
    ? undefined
    : 'must be an origin: https://host, or https://host:port';
}

/** What is wrong with a resource indicator, or undefined. @see RFC 8707 §2 */
export function resourceProblem(resource: string): string | undefined {
  const url = parse(resource);
  return typeof url === 'string' ? url : undefined;
}

/**
 * Whether an authorization request's redirect URI is one of the client's: the same text, character by character;
 * for native clients on a loopback address whatever the port is, as the system gives them one (RFC 8252 §7.3).
 */
export function redirectUriMatches(
  { redirectUris, application }: Pick<ClientRecord, 'redirectUris' | 'application'>,
  presented: string,
): boolean {
  if (redirectUris.includes(presented)) return true;
  if (application !== 'native') return false;
  const anyPort = withoutLoopbackPort(presented);
  return anyPort !== undefined && redirectUris.some((uri) => withoutLoopbackPort(uri) === anyPort);
}

function withoutLoopbackPort(uri: string): string | undefined {
  const [, address, port = '80', rest] = NATIVE_LOOPBACK.exec(uri) ?? [];
  return address === undefined || Number(port) > 65_535 ? undefined : `${address}${rest}`;
}

/** An absolute URI that is written as a browser would write it: then comparing texts is comparing addresses. */
function parseNormal(uri: string): URL | string {
  const url = parse(uri);
  if (typeof url === 'string') return url;
  if (url.username !== '' || url.password !== '') return 'must have no user-info';
  return url.href === uri || url.href === `${uri}/` ? url : 'must be in its normal form';
}

function parse(uri: string): URL | string {
  if (uri.length > MAX_URI_LENGTH) return `must be at most ${MAX_URI_LENGTH} characters`;
  if (uri.includes('#')) return 'must have no fragment';
  if (!URI_TEXT.test(uri) || MALFORMED_ENCODING.test(uri) || !URL.canParse(uri))
    return 'must be an absolute URI, without wildcards';
  return new URL(uri);
}

function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK_HOSTS.has(hostname);
}
