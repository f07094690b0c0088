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

type Carrier = (request: RequestView) => Presentation;

/**
 * The scheme `jwt`: a token in `Authorization: Bearer`, or wherever the strategy's own extractors find it. Never
 * in the URL, where it would stand in every log.
 *
 * @see RFC 6750 §2, OAuth 2.1 §5.1
 */
export function jwtScheme(strategy: JwtStrategy, options: JwtSchemeOptions = {}): Scheme {
  const carriers = carriersOf(strategy, options);
  return Object.freeze({
    name: 'jwt',
    strategy,
    challenge: { scheme: 'Bearer', parameters: options.challenge ?? {}, describesErrors: true },
    headers: strategy.extractors === undefined ? ['Authorization'] : ['Authorization', 'Cookie'],
    yields: strategy.yields,
    present: (request: RequestView) =>
      // Extractors read what Node left of the headers, and would not see that there were two.
      request.authorization.status === 'repeated'
        ? AMBIGUOUS
        : onlyOne(carriers.map((carrier) => carrier(request))),
  });
}

function carriersOf(strategy: JwtStrategy, { formBody, isForeign }: JwtSchemeOptions): readonly Carrier[] {
  const carriers = strategy.extractors?.map(fromExtractor) ?? [(request) => fromHeader(request, isForeign)];
  return formBody === true ? [...carriers, fromFormBody] : carriers;
}

/** A token comes in one way, or nobody can tell which one counts (RFC 6750 §2). */
function onlyOne(found: readonly Presentation[]): Presentation {
  const [first = ABSENT, ...others] = found.filter(({ status }) => status !== 'absent');
  return others.length === 0 ? first : AMBIGUOUS;
}

function fromHeader({ authorization }: RequestView, isForeign: JwtSchemeOptions['isForeign']): Presentation {
  if (authorization.status === 'malformed') return MALFORMED;
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

function fromExtractor(extract: (request: unknown) => unknown): Carrier {
  return ({ native }) => presentationOf(extract(native));
}

/** What an extractor or a body parser found: a repeated field comes as an array. */
function presentationOf(value: unknown): Presentation {
  if (value === undefined || value === null || value === '') return ABSENT;
  if (Array.isArray(value)) return AMBIGUOUS;
  return typeof value === 'string' ? { status: 'presented', raw: value } : MALFORMED;
}
