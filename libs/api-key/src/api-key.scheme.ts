import type { PrincipalKind } from '#core';

import type { Presentation, RequestView, RunnableStrategy, Scheme } from '#access';
import { ABSENT, AMBIGUOUS, MALFORMED } from '#access';

import { looksLikeApiKey } from './api-key-format.js';
import type { ResolvedApiKeyOptions } from './api-key-options.js';
import { API_KEY_SCHEME } from './api-key-verifier.js';

const YIELDS: ReadonlySet<PrincipalKind> = new Set(['service'] as const);

/** The scheme `api-key`: one header carries the key, and nothing else does. */
export function apiKeyScheme(strategy: RunnableStrategy, options: ResolvedApiKeyOptions): Scheme {
  const carried = options.bearer ? bearerReader(options.prefix) : headerReader(options.header);
  const inUrl = urlInspector(options.prefix);
  return {
    name: API_KEY_SCHEME,
    strategy,
    challenge: { scheme: 'ApiKey', parameters: { header: options.header }, describesErrors: false },
    headers: [options.header],
    yields: YIELDS,
    present: (request) => inUrl(request.url) ?? carried(request),
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

/** Finds a key of ours in a query string, under whatever name and however it is escaped. */
function urlInspector(prefix: string): (url: string) => Presentation | undefined {
  const key = new RegExp(`${prefix}_[a-z0-9]+_([\\dA-Za-z]{16})_`);
  return (url) => {
    const start = url.indexOf('?');
    if (start === -1) return undefined;
    const query = url.slice(start + 1);
    if (!query.includes(prefix) && !query.includes('%')) return undefined;
    for (const text of [...new URLSearchParams(query)].flat()) {
      const credentialId = key.exec(text)?.[1];
      if (credentialId !== undefined) return { status: 'in-url', credentialId };
    }
    return undefined;
  };
}
