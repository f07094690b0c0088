import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { grantCovers, isScopeGrant, isScopeName, parseScopeString } from './scope-syntax.js';

const SEGMENT_CHARACTERS = Array.from('abcXYZ019._-/!#$%&()+,;=?@[]^{|}~');

/** One segment of a scope's name: legal characters without `:`. */
const segment = fc.string({ unit: fc.constantFrom(...SEGMENT_CHARACTERS), minLength: 1, maxLength: 8 });
const segments = fc.array(segment, { minLength: 1, maxLength: 4 });
const name = segments.map((parts) => parts.join(':'));

describe('isScopeName', () => {
  it.each(['transfers:read', 'openid', 'https://api.example.com/read', 'a', '!', '~', 'x'.repeat(128)])(
    'accepts %s',
    (text) => {
      expect(isScopeName(text)).toBe(true);
    },
  );

  it.each([
    '',
    ' ',
    'a b',
    'a"b',
    'a\\b',
    'a\nb',
    'a\u007f',
    'é',
    '*',
    'transfers:*',
    'x'.repeat(129),
    'a\n',
  ])('refuses %j', (text) => {
    expect(isScopeName(text)).toBe(false);
  });

  it('accepts nothing but the characters of scope-token, less the wildcard', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }), (text) => {
        const legal = Array.from(text).every((c) => c >= '!' && c <= '~' && !'"\\*'.includes(c));
        expect(isScopeName(text)).toBe(legal);
      }),
    );
  });
});

describe('isScopeGrant', () => {
  it.each(['transfers:read', 'transfers:*', 'transfers:read:*'])('accepts %s', (text) => {
    expect(isScopeGrant(text)).toBe(true);
  });

  it.each([
    '*',
    ':*',
    '**',
    'transfers*',
    'transfers:re*',
    'transfers:*:read',
    '*:read',
    'transfers::*',
    ':transfers:*',
    'transfers:**',
    'transfers:*\n',
    `${'x'.repeat(127)}:*`,
  ])('refuses %j', (text) => {
    expect(isScopeGrant(text)).toBe(false);
  });

  it('answers hostile texts in linear time', () => {
    expect(isScopeGrant(`${'a:'.repeat(100_000)}"`)).toBe(false);
  });
});

describe('grantCovers', () => {
  it.each([
    ['transfers:*', 'transfers:read'],
    ['transfers:*', 'transfers:read:all'],
    ['transfers:read:*', 'transfers:read:all'],
    ['transfers:*', 'transfers:read:*'],
    ['transfers:*', 'transfers:*'],
  ])('%s covers %s', (grant, scope) => {
    expect(grantCovers(grant, scope)).toBe(true);
  });

  it.each([
    ['transfers:*', 'transfers'],
    ['transfers:*', 'transfers:'],
    ['transfers:*', 'transfersx:read'],
    ['transfers:*', 'Transfers:read'],
    ['transfers:read:*', 'transfers:read'],
    ['transfers:read:*', 'transfers:*'],
    ['transfers:read', 'transfers:*'],
    ['transfers:read', 'transfers:read:all'],
    ['*', 'transfers:read'],
    ['transfers*', 'transfers:read'],
    ['', 'transfers:read'],
  ])('%s does not cover %s', (grant, scope) => {
    expect(grantCovers(grant, scope)).toBe(false);
  });

  it('[R10] covers, without a wildcard, the very same text and no other', () => {
    fc.assert(
      fc.property(name, name, (grant, scope) => {
        expect(grantCovers(grant, scope)).toBe(grant === scope);
      }),
    );
  });

  it('[R10] compares by case', () => {
    fc.assert(
      fc.property(name, (scope) => {
        fc.pre(scope.toUpperCase() !== scope);
        expect(grantCovers(scope.toUpperCase(), scope)).toBe(false);
        expect(grantCovers(scope, scope.toUpperCase())).toBe(false);
      }),
    );
  });

  it('covers by wildcard exactly the scopes whose first segments are its own', () => {
    fc.assert(
      fc.property(segments, segments, fc.boolean(), (stem, tail, related) => {
        const scope = related ? [...stem, ...tail] : tail;
        const below = scope.length > stem.length && stem.every((part, at) => scope[at] === part);
        expect(grantCovers(`${stem.join(':')}:*`, scope.join(':'))).toBe(below);
      }),
    );
  });
});

describe('parseScopeString', () => {
  it('gives the scopes of a space-separated string, in order and by case', () => {
    expect(parseScopeString('b A a:read')).toEqual(['b', 'A', 'a:read']);
  });

  it.each([undefined, null, '', ' ', 0, true, ['a'], { scope: 'a' }, Object('a')])(
    'takes %j as no scope at all',
    (value) => {
      expect(parseScopeString(value)).toEqual([]);
    },
  );

  it('leaves out what is no scope name: illegal characters, other white space, wildcards', () => {
    expect(parseScopeString('a  b\tc "d" transfers:* e')).toEqual(['a', 'e']);
  });

  it('gives scope names only, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseScopeString(text).every(isScopeName)).toBe(true);
      }),
    );
  });
});
