import { describe, expect, it } from '@jest/globals';
import { ExtractJwt } from 'passport-jwt';

import { HttpRequestView } from '#access';
import type { RequestView } from '#access';

import { token, verifierOf } from '../test/token-forge.js';

import { jwtScheme } from './jwt.scheme.js';
import type { JwtSchemeOptions } from './jwt.scheme.js';
import { JwtStrategy } from './jwt.strategy.js';
import type { JwtStrategyOptions } from './jwt.strategy.js';

const TOKEN = token();
const presented = { status: 'presented', raw: TOKEN };

const schemeOf = ({ extractors, ...options }: JwtSchemeOptions & JwtStrategyOptions = {}) =>
  jwtScheme(new JwtStrategy(verifierOf(), { extractors }), options);

function request(
  rawHeaders: readonly string[],
  rest: { method?: string; url?: string; body?: unknown } = {},
): RequestView {
  // What Node makes of raw headers: the first of each, by its name in lower case.
  const headers: Record<string, string> = {};
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers[(rawHeaders[at] ?? '').toLowerCase()] ??= rawHeaders[at + 1] ?? '';
  return new HttpRequestView({ method: 'GET', url: '/', rawHeaders, ...rest, ...{ headers } });
}

const present = (rawHeaders: readonly string[], options?: JwtSchemeOptions & JwtStrategyOptions) =>
  schemeOf(options).present(request(rawHeaders));

describe('the scheme jwt', () => {
  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])(
    '[R01] reads the token behind %s and one space',
    (scheme) => {
      expect(present(['Authorization', `${scheme} ${TOKEN}`])).toEqual(presented);
    },
  );

  it.each([
    ['two spaces', `Bearer  ${TOKEN}`],
    ['a tab', `Bearer\t${TOKEN}`],
    ['nothing behind the scheme', 'Bearer'],
    ['only a space', 'Bearer '],
    ['two tokens', `Bearer ${TOKEN} ${TOKEN}`],
    ['a list', `Bearer ${TOKEN}, Basic dTpw`],
    ['a quoted token', `Bearer "${TOKEN}"`],
    ['a parameter', `Bearer token=${TOKEN}`],
    ['DPoP with two spaces', `DPoP  ${TOKEN}`],
  ])('[R01] is malformed with %s', (_what, field) => {
    expect(present(['Authorization', field]).status).toBe('malformed');
  });

  it.each([`Basic ${TOKEN}`, `Digest username="x"`, `JWT ${TOKEN}`, `Token ${TOKEN}`, TOKEN])(
    '[R01] is absent where another scheme is sent: %.12s…',
    (field) => {
      expect(present(['Authorization', field]).status).toBe('absent');
    },
  );

  it('hands over what can’t be a JWT: the verifier refuses it, and the audit hears of it', () => {
    expect(present(['Authorization', 'Bearer opaque'])).toEqual({ status: 'presented', raw: 'opaque' });
  });

  it('is absent for Bearer values of another scheme', () => {
    const isForeign = (value: string) => value.startsWith('acme_sk_');
    expect(present(['Authorization', 'Bearer acme_sk_live_x'], { isForeign }).status).toBe('absent');
    expect(present(['Authorization', `Bearer ${TOKEN}`], { isForeign })).toEqual(presented);
  });

  it('[R02] is ambiguous with two Authorization headers, even with the same token', () => {
    expect(present(['Authorization', `Bearer ${TOKEN}`, 'authorization', `Bearer ${TOKEN}`]).status).toBe(
      'ambiguous',
    );
    expect(present(['Authorization', `Bearer ${TOKEN}`, 'Authorization', 'Basic dTpw']).status).toBe(
      'ambiguous',
    );
  });

  it('[R03] ignores a token in the URL, a valid one, too', () => {
    for (const options of [{}, { formBody: true }]) {
      expect(schemeOf(options).present(request([], { url: `/?access_token=${TOKEN}` })).status).toBe(
        'absent',
      );
    }
    const both = request(['Authorization', `Bearer ${TOKEN}`], { url: `/?access_token=${TOKEN}` });
    expect(schemeOf().present(both)).toEqual(presented);
  });

  it('asks for a Bearer token, describes errors, and depends on Authorization', () => {
    expect(schemeOf()).toMatchObject({
      name: 'jwt',
      challenge: { scheme: 'Bearer', parameters: {}, describesErrors: true },
      headers: ['Authorization'],
      yields: new Set(['service', 'delegated']),
    });
  });
});

describe('a token in a form body', () => {
  const FORM = ['Content-Type', 'application/x-www-form-urlencoded'];
  const body = { access_token: TOKEN };
  const inBody = (
    rawHeaders: readonly string[],
    rest: { method?: string; body?: unknown },
    formBody = true,
  ) => schemeOf({ formBody }).present(request(rawHeaders, { method: 'POST', ...rest }));

  it('[R04] is ignored unless switched on', () => {
    expect(inBody(FORM, { body }, false).status).toBe('absent');
    expect(schemeOf().present(request(FORM, { method: 'POST', body })).status).toBe('absent');
    expect(inBody(FORM, { body })).toEqual(presented);
    expect(inBody(['content-type', 'application/x-www-form-urlencoded; charset=UTF-8'], { body })).toEqual(
      presented,
    );
  });

  it.each([
    'application/json',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/x-www-form-urlencoded2',
    '',
  ])('[R04] is ignored in a body of type %j', (type) => {
    expect(inBody(['Content-Type', type], { body }).status).toBe('absent');
  });

  it('[R04] is ignored without a type, and in GET and HEAD', () => {
    expect(inBody([], { body }).status).toBe('absent');
    expect(inBody(FORM, { body, method: 'GET' }).status).toBe('absent');
    expect(inBody(FORM, { body, method: 'HEAD' }).status).toBe('absent');
  });

  it('[R04] comes once', () => {
    expect(inBody(FORM, { body: { access_token: [TOKEN, TOKEN] } }).status).toBe('ambiguous');
    expect(inBody(FORM, { body: { access_token: { 0: TOKEN } } }).status).toBe('malformed');
  });

  it('[R04] is a member of the body itself, not of its prototype', () => {
    expect(inBody(FORM, { body: Object.create(body) }).status).toBe('absent');
    for (const other of [undefined, null, 'access_token', {}, { access_token: '' }]) {
      expect(inBody(FORM, { body: other }).status).toBe('absent');
    }
  });

  it('[R02] and in the header is one token in two ways', () => {
    expect(inBody([...FORM, 'Authorization', `Bearer ${TOKEN}`], { body }).status).toBe('ambiguous');
    expect(inBody([...FORM, 'Authorization', 'Bearer  x'], { body }).status).toBe('ambiguous');
    expect(inBody([...FORM, 'Authorization', 'Basic dTpw'], { body })).toEqual(presented);
  });
});

describe('the user’s own extractors', () => {
  const fromCookie = (carrier: unknown): string | null => {
    const headers: unknown = Reflect.get(Object(carrier), 'headers');
    const cookie: unknown = Reflect.get(Object(headers), 'cookie');
    return typeof cookie === 'string' ? (/token=([^;]+)/.exec(cookie)?.[1] ?? null) : null;
  };
  const withCookie = [ExtractJwt.fromAuthHeaderAsBearerToken(), fromCookie];

  it('a cookie counts where no header credential is sent, and says that it is one', () => {
    const ambient = { ...presented, isAmbient: true };
    expect(present(['Cookie', `token=${TOKEN}`], { extractors: withCookie })).toEqual(ambient);
    const both = ['Cookie', `token=${token()}`, 'Authorization', `Bearer ${TOKEN}`];
    expect(present(both, { extractors: withCookie })).toEqual(presented);
  });

  it.each([`Bearer    ${TOKEN}`, `Bearer ${TOKEN} , Bearer x`, `bearer\t${TOKEN}`])(
    '[R01] do not make a malformed header good: %.14s…',
    (field) => {
      expect(present(['Authorization', field], { extractors: withCookie }).status).toBe('malformed');
    },
  );

  it('leave an API key that comes as Bearer to its scheme', () => {
    const isForeign = (value: string): boolean => value.startsWith('acme_sk_');
    const key = ['Authorization', 'Bearer acme_sk_live_x'];
    expect(present(key, { extractors: withCookie, isForeign }).status).toBe('absent');
  });

  const extractors = [ExtractJwt.fromHeader('x-token'), ExtractJwt.fromAuthHeaderWithScheme('jwt')];

  it('take the place of the Authorization header', () => {
    expect(present(['X-Token', TOKEN], { extractors })).toEqual(presented);
    expect(present(['Authorization', `JWT ${TOKEN}`], { extractors })).toEqual(presented);
    expect(present(['Authorization', `Bearer ${TOKEN}`], { extractors }).status).toBe('absent');
  });

  it('[R02] that both find one are ambiguous, and so are two Authorization headers', () => {
    expect(present(['X-Token', TOKEN, 'Authorization', `JWT ${TOKEN}`], { extractors }).status).toBe(
      'ambiguous',
    );
    expect(
      present(['Authorization', `JWT ${TOKEN}`, 'Authorization', 'Basic x'], { extractors }).status,
    ).toBe('ambiguous');
  });

  it('may read cookies, which the answer then depends on', () => {
    expect(schemeOf({ extractors }).headers).toEqual(['Authorization', 'Cookie']);
  });
});
