import type { PrincipalKind } from '#core';

import type { Presentation, RequestView, RunnableStrategy, Scheme } from '#access';
import { ABSENT, AMBIGUOUS, IN_URL, MALFORMED } from '#access';

import { looksLikeApiKey } from './api-key-format.js';
import type { ResolvedApiKeyOptions } from './api-key-options.js';
import { API_KEY_SCHEME } from './api-key-verifier.js';

const YIELDS: ReadonlySet<PrincipalKind> = new Set(['service'] as const);

/** The scheme `api-key`: one header carries the key, and nothing else does. */
export function apiKeyScheme(strategy: RunnableStrategy, options: ResolvedApiKeyOptions): Scheme {
  const carried = options.bearer ? bearerReader(options.prefix) : headerReader(options.header);
  const isInUrl = urlInspector(options.prefix);
  return {
    name: API_KEY_SCHEME,
    strategy,
    challenge: { scheme: 'ApiKey', parameters: { header: options.header }, describesErrors: false },
    headers: [options.header],
    yields: YIELDS,
    present: (request) => (isInUrl(request.url) ? IN_URL : carried(request)),
  };
}

type Reader = (request: RequestView) => Presentation;

function headerReader(header: string): Reader {
  const name = header.toLowerCase();
  return (request) => {
    const [raw, ...more] = request.headerValues(name);
    if (raw === undefined) return ABSENT;
    return more.length > 0 ? AMBIGUOUS : { status: 'presented', raw };
  };
}

/** `Bearer` carries tokens too: what does not open with our prefix is not ours. */
function bearerReader(prefix: string): Reader {
  return (request) => {
    const { authorization } = request;
    switch (authorization.status) {
      case 'absent':
        return ABSENT;
      case 'repeated':
        return AMBIGUOUS;
      case 'malformed':
        return request.headerValues('authorization').some((field) => field.includes(` ${prefix}_`))
          ? MALFORMED
          : ABSENT;
      case 'present':
        return authorization.scheme === 'bearer' && looksLikeApiKey(authorization.value, prefix)
          ? { status: 'presented', raw: authorization.value }
          : ABSENT;
    }
  };
}

/** Tells whether a query string holds a key of ours, under whatever name and however it is escaped. */
function urlInspector(prefix: string): (url: string) => boolean {
  const key = new RegExp(`${prefix}_[a-z0-9]+_[\\dA-Za-z]{16}_`);
  return (url) => {
    const start = url.indexOf('?');
    if (start === -1) return false;
    const query = url.slice(start + 1);
    if (!query.includes(prefix) && !query.includes('%')) return false;
    return [...new URLSearchParams(query)].some(([name, value]) => key.test(name) || key.test(value));
  };
}
