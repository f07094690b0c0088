import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseStrictObject } from './strict-json.js';

const parse = (text: string) => parseStrictObject(Buffer.from(text));

describe('strict JSON', () => {
  it('reads any object that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (object) => {
        const text = JSON.stringify(object);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('is not misled by colons, braces, quotes and backslashes inside of strings', () => {
    const text = String.raw`{ "a:b" : "{\"x\":1,\\", "c\\":"]}:\\\"" , "d": [":", {"e": ":"}] }`;
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ['at the top', '{"sub":"alice","sub":"mallory"}'],
    ['with equal values', '{"sub":"alice","sub":"alice"}'],
    ['by an escape', String.raw`{"sub":"alice","\u0073ub":"mallory"}`],
    ['in a nested object', '{"act":{"sub":"a","sub":"b"}}'],
    ['in an object in an array', '{"list":[1,[{"a":1,"b":2,"a":3}]]}'],
    ['as __proto__', '{"__proto__":{},"__proto__":{}}'],
  ])('[R27] refuses a member that occurs twice: %s', (_where, text) => {
    expect(parse(text)).toBeUndefined();
  });

  it('[R27] refuses any object in which some member is written again', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
    fc.assert(
      fc.property(object, fc.nat(), fc.jsonValue(), (members, index, again) => {
        const names = Object.keys(members);
        const name = names[index % names.length];
        const doubled = `${JSON.stringify(members).slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(again)}}`;
        expect(parse(doubled)).toBeUndefined();
        expect(parse(`{"outer":[${doubled}]}`)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('[R27] takes equal names in different objects for what they are', () => {
    expect(parse('{"a":{"x":1},"b":{"x":2},"c":[{"x":3},{"x":4}]}')).toBeDefined();
  });

  it.each(['', 'null', '[]', '"text"', '1', '{', '{"a":1}x', "{'a':1}", '{"a":1,}', '\uFEFF{"a":1}'])(
    '[R17] refuses what is no JSON object: %j',
    (text) => {
      expect(parse(text)).toBeUndefined();
    },
  );

  it.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong quote', [0xc0, 0xa2]],
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
    ['a code point beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['a character cut short', [0xe2, 0x82]],
  ])('[R17] refuses bytes that are no UTF-8: %s', (_what, bytes) => {
    const object = Buffer.concat([Buffer.from('{"sub":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expect(parseStrictObject(object)).toBeUndefined();
  });

  it('refuses nesting beyond 32 levels, and survives any number', () => {
    const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(parse(nested(32))).toBeDefined();
    expect(parse(nested(33))).toBeUndefined();
    expect(parse(nested(6_000))).toBeUndefined();
  });
});

describe('what is parsed', () => {
  const parsed = (json: string) => parse(json) ?? {};
  const text =
    '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"list":[{"__proto__":1}]}';

  it('[R28] has no prototype, at any depth, and names like __proto__ are mere names', () => {
    const claims = parsed(text);
    expect(Object.getPrototypeOf(claims)).toBeNull();
    expect(Object.keys(claims)).toEqual(['__proto__', 'constructor', 'list']);
    expect(Object.getPrototypeOf(claims['__proto__'])).toBeNull();
    expect('admin' in claims).toBe(false);
    expect('toString' in claims).toBe(false);
  });

  it('[R28] leaves the prototypes of everybody else alone', () => {
    parsed(text);
    expect(Reflect.get({}, 'admin')).toBeUndefined();
    expect(Reflect.get(Object, 'admin')).toBeUndefined();
  });

  it('is frozen all the way down', () => {
    const claims = parsed('{"a":{"b":[{"c":1}]}}');
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(frozen));
    expect(frozen(claims)).toBe(true);
  });
});
