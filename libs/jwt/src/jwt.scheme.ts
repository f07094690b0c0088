import type { Presentation, RequestView, Scheme } from '#access';
import { ABSENT, AMBIGUOUS, MALFORMED } from '#access';

import type { JwtStrategy } from './jwt.strategy.js';

export interface JwtSchemeOptions {
  /**
   * Whether a token may come as `access_token` in an urlencoded body, for clients that can't set headers
   * (RFC 6750 §2.2).
   * @default false
   */
  readonly formBody?: boolean | undefined;
  /**
   * Whether a Bearer value belongs to another scheme: an API key, told by its prefix.
   * @default none does
   */
  readonly isForeign?: ((value: string) => boolean) | undefined;
  /**
   * Further parameters of its challenge: `resource_metadata` (RFC 9728 §5.1).
   * @default none
   */
  readonly challenge?: Readonly<Record<string, string>> | undefined;
}

/**
 * The scheme `jwt`: a token in `Authorization: Bearer`, or wherever the strategy's own extractors find it. Its own
 * carriers never look into the URL, where a token would stand in every log.
 *
 * @see RFC 6750 §2, OAuth 2.1 §5.1
 */
export function jwtScheme(strategy: JwtStrategy, options: JwtSchemeOptions = {}): Scheme {
  const { extractors } = strategy;
  const { formBody, isForeign } = options;
  const carried = (request: RequestView): Presentation => {
    // Extractors read what Node left of the headers, and would not see that one is misspelt.
    if (request.authorization.status === 'malformed') return MALFORMED;
    return extractors === undefined
      ? fromHeader(request, isForeign)
      : fromExtractors(request, extractors, isForeign);
  };
  return Object.freeze({
    name: 'jwt',
    strategy,
    challenge: { scheme: 'Bearer', parameters: options.challenge ?? {}, describesErrors: true },
    headers: extractors === undefined ? ['Authorization'] : ['Authorization', 'Cookie'],
    yields: strategy.yields,
    present: (request: RequestView) =>
      // Nor that there were two.
      request.authorization.status === 'repeated'
        ? AMBIGUOUS
        : onlyOne([carried(request), formBody === true ? fromFormBody(request) : ABSENT]),
  });
}

/** A token comes in one way, or nobody can tell which one counts (RFC 6750 §2). */
function onlyOne(found: readonly Presentation[]): Presentation {
  const [first = ABSENT, ...others] = found.filter(({ status }) => status !== 'absent');
  return others.length === 0 ? first : AMBIGUOUS;
}

function fromHeader({ authorization }: RequestView, isForeign: JwtSchemeOptions['isForeign']): Presentation {
  if (authorization.status !== 'present' || authorization.scheme !== 'bearer') return ABSENT;
  if (isForeign?.(authorization.value) === true) return ABSENT;
  return { status: 'presented', raw: authorization.value };
}

const URLENCODED = /^application\/x-www-form-urlencoded(?:$|[;\s])/i;

const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

function fromFormBody(request: RequestView): Presentation {
  const [contentType = ''] = request.headerValues('content-type');
  if (BODILESS.has(request.method) || !URLENCODED.test(contentType)) return ABSENT;
  const { body } = request;
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, 'access_token')) return ABSENT;
  return presentationOf(Reflect.get(body, 'access_token'));
}

type Extractors = NonNullable<JwtStrategy['extractors']>;

/**
 * What the user's own extractors find. A header is what a client sends on purpose, and counts before a cookie,
 * which browsers attach to everything.
 */
function fromExtractors(
  request: RequestView,
  extractors: Extractors,
  isForeign: JwtSchemeOptions['isForeign'],
): Presentation {
  const found = extractors
    .map((extract: (request: unknown) => unknown) => presentationOf(extract(request.native)))
    .map((one) => (isInCookie(request, one) ? { ...one, isAmbient: true } : one))
    .filter((one) => !(one.status === 'presented' && isForeign?.(one.raw) === true));
  const sent = found.filter((one) => !(one.status === 'presented' && one.isAmbient === true));
  const onPurpose = onlyOne(sent);
  return onPurpose.status === 'absent' ? onlyOne(found) : onPurpose;
}

function isInCookie(request: RequestView, one: Presentation): boolean {
  return (
    one.status === 'presented' && request.headerValues('cookie').some((field) => field.includes(one.raw))
  );
}

/** What an extractor or a body parser found: a repeated field comes as an array. */
function presentationOf(value: unknown): Presentation {
  if (value === undefined || value === null || value === '') return ABSENT;
  if (Array.isArray(value)) return AMBIGUOUS;
  return typeof value === 'string' ? { status: 'presented', raw: value } : MALFORMED;
}
