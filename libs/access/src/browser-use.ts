import type { Restrictions } from '#core';

import type { RequestView } from './request-view.js';

/** Where `Sec-Fetch-Site` may say that a request comes from, for `same-origin`: our own pages, or a person's hand. */
const OWN_SITES: ReadonlySet<string> = new Set(['same-origin', 'none']);

/**
 * Whether a browser sends a credential from where it may not.
 *
 * A browser shows itself by Fetch Metadata, which pages can't forge, or by an `Origin` that is not the one
 * asked; `Sec-Fetch-Mode` alone proves nothing: Node's `fetch` sends it.
 *
 * @see W3C Fetch Metadata Request Headers §2, RFC 6454 §7
 */
export function browserMisuse(request: RequestView, browserUse: Restrictions['browserUse']): boolean {
  if (browserUse === 'allow') return false;
  const sites = request.headerValues('sec-fetch-site');
  if (browserUse === 'refuse') {
    return sites.length > 0 || request.headerValues('sec-fetch-dest').length > 0 || crossOrigin(request);
  }
  return sites.length > 0 ? !sites.every((site) => OWN_SITES.has(site)) : crossOrigin(request);
}

/** By host and port alone: behind a proxy that ends TLS, nobody here need know the scheme. */
function crossOrigin(request: RequestView): boolean {
  const [origin, ...more] = request.headerValues('origin');
  if (origin === undefined) return false;
  const scheme = /^https?:/.exec(origin)?.[0];
  const [host, ...others] = request.headerValues('host');
  if (scheme === undefined || host === undefined || more.length + others.length > 0) return true;
  const asked = hostOf(`${scheme}//${host}`);
  return asked === undefined || asked !== hostOf(origin);
}

/** Host in lower case, with a port that is not the scheme's own. */
function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}
