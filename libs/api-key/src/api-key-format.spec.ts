import { crc32 } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Secret } from '#core';

import { formatApiKey, looksLikeApiKey, MAX_API_KEY_LENGTH, parseApiKey } from './api-key-format.js';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const digits = Array.from(BASE62);

const base62 = (length: number) =>
  fc.string({ unit: fc.constantFrom(...digits), minLength: length, maxLength: length });
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);

const keys = fc.record({
  prefix: fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('_')),
  environment: fc.stringMatching(/^[a-z0-9]{1,16}$/),
  id: base62(16),
  secret: base62(43),
});

const textOf = ({ secret, ...parts }: { prefix: string; environment: string; id: string; secret: string }) =>
  formatApiKey({ ...parts, secret: new Secret(secret) }).expose();

describe('the format of API keys', () => {
  it('is prefix, environment, id, and secret with a CRC-32 of all before it in six base62 digits', () => {
    const body = `acme_sk_live_${'i'.repeat(16)}_${'s'.repeat(43)}`;
    const key = textOf({
      prefix: 'acme_sk',
      environment: 'live',
      id: 'i'.repeat(16),
      secret: 's'.repeat(43),
    });
    expect(key.slice(0, -6)).toBe(body);
    const sum = Array.from(key.slice(-6)).reduce((total, digit) => total * 62 + BASE62.indexOf(digit), 0);
    expect(sum).toBe(crc32(body));
  });

  it('gives back its parts, for any prefix and environment', () => {
    fc.assert(
      fc.property(keys, (parts) => {
        const parsed = parseApiKey(textOf(parts));
        expect({ ...parsed, secret: parsed?.secret.expose() }).toEqual(parts);
      }),
    );
  });

  it('catches every single mistyped character by its checksum', () => {
    fc.assert(
      fc.property(keys, fc.nat(), fc.constantFrom(...digits), (parts, at, typed) => {
        const key = textOf(parts);
        const index = at % key.length;
        fc.pre(key[index] !== typed);
        expect(parseApiKey(key.slice(0, index) + typed + key.slice(index + 1))).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it('catches two neighbours that changed places', () => {
    fc.assert(
      fc.property(keys, fc.nat(), (parts, at) => {
        const key = textOf(parts);
        const index = at % (key.length - 1);
        const [left = '', right = ''] = key.slice(index, index + 2);
        fc.pre(left !== right);
        expect(parseApiKey(key.slice(0, index) + right + left + key.slice(index + 2))).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it('has one spelling: white space, line breaks, a byte-order mark and look-alikes are refused', () => {
    const key = textOf({ prefix: 'sk', environment: 'live', id: '0'.repeat(16), secret: '0'.repeat(43) });
    const spellings = [
      ` ${key}`,
      `${key} `,
      `${key}\n`,
      `\u{feff}${key}`,
      key.toUpperCase(),
      key.replace('_', '\u{ff3f}'),
    ];
    expect(spellings.map(parseApiKey)).toEqual(spellings.map(() => undefined));
  });

  it('refuses a text longer than any key before it looks at it', () => {
    const longest = textOf({
      prefix: 'p'.repeat(32),
      environment: 'e'.repeat(16),
      id: '0'.repeat(16),
      secret: '0'.repeat(43),
    });
    expect(longest).toHaveLength(MAX_API_KEY_LENGTH);
    expect(parseApiKey(longest)).toBeDefined();
    expect(
      parseApiKey(
        textOf({
          prefix: 'p'.repeat(33),
          environment: 'e'.repeat(16),
          id: '0'.repeat(16),
          secret: '0'.repeat(43),
        }),
      ),
    ).toBeUndefined();
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void parseApiKey(text)));
    expect(parseApiKey('')).toBeUndefined();
  });

  it('is told from a token by the whole prefix', () => {
    expect(looksLikeApiKey('acme_sk_live_x', 'acme_sk')).toBe(true);
    expect(looksLikeApiKey('acme_skeleton', 'acme_sk')).toBe(false);
    expect(looksLikeApiKey('eyJhbGciOiJFUzI1NiJ9.e30.x', 'acme_sk')).toBe(false);
  });
});
