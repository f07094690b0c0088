import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseAuthorization } from './authorization.js';

describe('the Authorization field', () => {
  it('is absent where there is none', () => {
    expect(parseAuthorization([])).toEqual({ status: 'absent' });
  });

  it('twice is repeated, even where both are alike or empty [R02]', () => {
    for (const fields of [
      ['Bearer a', 'Bearer b'],
      ['Bearer a', 'Bearer a'],
      ['', ''],
      ['Basic a', 'Bearer b'],
    ]) {
      expect(parseAuthorization(fields)).toEqual({ status: 'repeated' });
    }
  });

  it.each(['Bearer', 'bearer', 'BEARER', 'DPoP', 'dpop'])(
    'knows %s whatever its case, and gives the value as sent [R01]',
    (scheme) => {
      expect(parseAuthorization([`${scheme} Ab-._~+/9==`])).toEqual({
        status: 'present',
        scheme: scheme.toLowerCase(),
        value: 'Ab-._~+/9==',
      });
    },
  );

  it.each([
    '',
    ' ',
    '  a',
    '\ta',
    ' \ta',
    ' a b',
    ' a,b',
    ' "a"',
    ' a=b',
    ' =',
    ' ä',
    ' a ',
    '\n a',
    ' a\u0000',
  ])('is malformed where Bearer or DPoP is followed by %j [R01]', (rest) => {
    for (const scheme of ['Bearer', 'dPoP']) {
      expect(parseAuthorization([`${scheme}${rest}`])).toEqual({
        status: 'malformed',
        scheme: scheme.toLowerCase(),
      });
    }
  });

  it.each(['Digest username="a", realm="b"', 'Basic', 'Bearertoken', 'Negotiate  a', '', ',', '=Bearer a'])(
    'of another scheme in another form counts as absent: %j [R01]',
    (field) => {
      expect(parseAuthorization([field])).toEqual({ status: 'absent' });
    },
  );

  it('gives a bearer value for one space and a b64token, and for nothing else [R01]', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (rest) => {
        const parsed = parseAuthorization([`Bearer${rest}`]);
        const isBearer = parsed.status === 'present' && parsed.scheme === 'bearer';
        expect(isBearer).toBe(/^ [A-Za-z0-9\-._~+/]+=*$/.test(rest) && !rest.includes('\n'));
      }),
    );
  });
});
