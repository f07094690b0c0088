import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { CLAIMS, forge, HEADER, segment, signature } from '../test/token-forge.js';
import type { Part } from '../test/token-forge.js';

import { CompactJwsParser } from './compact-jws.js';

const SIGNATURE = signature(Buffer.alloc(64, 7));
const GOOD = forge(HEADER, CLAIMS, SIGNATURE);
const parse = (raw: string, maxBytes = 16_384) => new CompactJwsParser(maxBytes).parse(raw);
const parseHeader = (header: Part) => parse(forge(header, CLAIMS, SIGNATURE));

describe('the form of a token', () => {
  it('reads header and claims', () => {
    expect(parse(GOOD)).toEqual({ header: { ...HEADER, kid: undefined }, claims: CLAIMS });
  });

  it.each([
    ['nothing', ''],
    ['no dots', segment(HEADER)],
    ['two segments', GOOD.split('.').slice(0, 2).join('.')],
    ['an empty header', GOOD.replace(/^[^.]+/, '')],
    ['an empty payload', GOOD.replace(/\.[^.]+\./, '..')],
    ['an empty signature', GOOD.replace(/[^.]+$/, '')],
    ['four segments', `${GOOD}.AAAA`],
    ['a trailing dot', `${GOOD}.`],
    ['a leading dot', `.${GOOD}`],
    ['nothing but dots', '.'.repeat(10_000)],
  ])('[R17] is exactly three segments, none empty: %s', (_form, raw) => {
    expect(parse(raw)).toBe('malformed');
  });

  it('[R17] has no token in one segment that is header and claims at once', () => {
    expect(parse(segment({ ...HEADER, ...CLAIMS }))).toBe('malformed');
    expect(parse(`${segment({ ...HEADER, ...CLAIMS })}A`)).toBe('malformed');
  });

  it('[R17] refuses a foreign character at any place', () => {
    const foreign = fc.constantFrom(
      ...[...' \t\r\n\0=+/,;:"%~\u00a0\ufeff\u200b\u2028\ud800é𝄞'],
      '%2E',
      '\r\n ',
    );
    fc.assert(
      fc.property(foreign, fc.nat(GOOD.length), (text, at) => {
        expect(parse(GOOD.slice(0, at) + text + GOOD.slice(at))).toBe('malformed');
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['padding', (part: string) => `${part}=`],
    [
      'a byte-order mark',
      (part: string) =>
        segment(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(part, 'base64url')])),
    ],
    ['UTF-16', (part: string) => segment(Buffer.from(Buffer.from(part, 'base64url').toString(), 'utf16le'))],
  ])('[R17] refuses %s', (_what, change) => {
    const [header = '', claims = '', rest] = GOOD.split('.');
    expect(parse(`${change(header)}.${claims}.${rest}`)).toBe('malformed');
    expect(parse(`${header}.${change(claims)}.${rest}`)).toBe('malformed');
  });

  it.each([
    ['flattened', { protected: segment(HEADER), payload: segment(CLAIMS), signature: 'AAAA' }],
    [
      'general',
      { payload: segment(CLAIMS), signatures: [{ protected: segment(HEADER), signature: 'AAAA' }] },
    ],
  ])('[R17] refuses the %s JSON serialization', (_name, json) => {
    expect(parse(JSON.stringify(json))).toBe('malformed');
  });

  it('[R18] refuses each other spelling of each segment: only one has the unused bits zero', () => {
    const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const bytes of [1, 2, 4, 5, 64]) {
      const raw = forge(HEADER, CLAIMS, signature(Buffer.alloc(bytes, 255)));
      expect(typeof parse(raw)).toBe('object');
      const spellings = [...ALPHABET]
        .map((character) => raw.slice(0, -1) + character)
        .filter((spelling) =>
          Buffer.from(spelling.split('.')[2] ?? '', 'base64url').equals(Buffer.alloc(bytes, 255)),
        );
      // One byte leaves four bits unused, two leave two.
      expect(spellings).toHaveLength(bytes % 3 === 1 ? 16 : 4);
      expect(spellings.filter((spelling) => typeof parse(spelling) === 'object')).toEqual([raw]);
    }
  });

  it('[R18] refuses unused bits in header and claims as well', () => {
    // Spaces are fine in JSON: they bring the texts to lengths that leave bits unused.
    const [header = '', claims = '', rest] = forge(
      Buffer.from('{"alg":"ES256"}   '.slice(0, 16)),
      Buffer.from(`${JSON.stringify({ a: 1 })}   `.slice(0, 10)),
      SIGNATURE,
    ).split('.');
    const next = (part: string) =>
      part.slice(0, -1) + String.fromCharCode(part.charCodeAt(part.length - 1) + 1);
    expect(typeof parse(`${header}.${claims}.${rest}`)).toBe('object');
    expect(Buffer.from(next(header), 'base64url')).toEqual(Buffer.from(header, 'base64url'));
    expect(Buffer.from(next(claims), 'base64url')).toEqual(Buffer.from(claims, 'base64url'));
    expect(parse(`${next(header)}.${claims}.${rest}`)).toBe('malformed');
    expect(parse(`${header}.${next(claims)}.${rest}`)).toBe('malformed');
  });

  it('[R19] refuses what is larger than the limit, whatever it holds, and takes what is just as large', () => {
    expect(parse(GOOD, GOOD.length)).toMatchObject({ claims: CLAIMS });
    expect(parse(GOOD, GOOD.length - 1)).toBe('too-large');
    expect(parse('\0'.repeat(16_385))).toBe('too-large');
  });

  it('[R19] decodes nothing of what is too large', () => {
    const from = Buffer.from;
    let decoded = 0;
    Buffer.from = new Proxy(from, {
      apply: (target, self, args) => (decoded++, Reflect.apply(target, self, args)),
    });
    try {
      parse(GOOD, GOOD.length - 1);
      expect(decoded).toBe(0);
      parse(GOOD, GOOD.length);
      expect(decoded).toBe(3);
    } finally {
      Buffer.from = from;
    }
  });
});

describe('the header', () => {
  it('is read alike the second time, and after any number of others', () => {
    const parser = new CompactJwsParser(16_384);
    for (const round of [1, 2]) {
      for (let kid = 0; kid < 200; kid++) {
        const raw = forge({ ...HEADER, kid: `${kid}` }, { round }, SIGNATURE);
        expect(parser.parse(raw)).toEqual({ header: { ...HEADER, kid: `${kid}` }, claims: { round } });
        expect(parser.parse(raw.replace('.', '=.'))).toBe('malformed');
      }
    }
  });

  it.each([
    ['a critical extension that nobody knows', { crit: ['exp'], exp: 1 }],
    ['an empty crit', { crit: [] }],
    ['b64: false', { crit: ['b64'], b64: false }],
    ['b64: false without crit', { b64: false }],
    ['b64: true', { b64: true }],
    ['compression', { zip: 'DEF' }],
    ['a null zip', { zip: null }],
  ])('[R16] refuses %s', (_what, members) => {
    expect(parseHeader({ ...HEADER, ...members })).toBe('malformed');
  });

  it.each(['JWT', 'jwt', 'application/JWT'])('[R16] refuses a nested JWT, by its content type %s', (cty) => {
    expect(parseHeader({ ...HEADER, cty })).toBe('type-refused');
  });

  it('[R16] refuses a nested JWT, by its payload', () => {
    expect(parse(forge(HEADER, GOOD, SIGNATURE))).toBe('malformed');
  });

  it('[R16] refuses a JWE', () => {
    const jwe = [segment({ alg: 'RSA-OAEP', enc: 'A256GCM' }), 'AAAA', 'AAAA', 'AAAA', 'AAAA'].join('.');
    expect(parse(jwe)).toBe('malformed');
  });

  it.each([{}, { alg: 1 }, { alg: ['ES256'] }, { alg: null }])('refuses %j: alg is a text', (members) => {
    expect(parseHeader({ typ: 'at+jwt', ...members })).toBe('malformed');
  });

  it.each([{ kid: 1 }, { kid: {} }, { kid: null }, { typ: 5 }, { typ: ['at+jwt'] }, { cty: 1 }])(
    'refuses %j: names are texts',
    (members) => {
      expect(parseHeader({ ...HEADER, ...members })).toBe('malformed');
    },
  );

  it('[R27] refuses a member that occurs twice', () => {
    expect(parseHeader('{"alg":"ES256","alg":"none"}')).toBe('malformed');
    expect(parseHeader('{"alg":"ES256","jwk":{"kty":"EC","kty":"oct"}}')).toBe('malformed');
  });
});
