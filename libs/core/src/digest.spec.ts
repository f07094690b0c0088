import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSecretKey } from 'node:crypto';

import { digestsEqual, hmacSha256, sha256 } from './digest.js';

const fromHex = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');

describe('sha256', () => {
  it('is SHA-256 of the UTF-8 text, in base64url without padding', () => {
    expect(sha256('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
    expect(sha256('é')).toBe(fromHex('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c'));
  });
});

describe('hmacSha256', () => {
  it('is HMAC-SHA-256 (RFC 4231, test case 2), in base64url without padding', () => {
    expect(hmacSha256(Buffer.from('Jefe'), 'what do ya want for nothing?')).toBe(
      fromHex('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'),
    );
  });

  it('is the same under a KeyObject and under its bytes', () => {
    const key = Buffer.alloc(32, 7);
    expect(hmacSha256(createSecretKey(key), 'text')).toBe(hmacSha256(key, 'text'));
  });
});

describe('digestsEqual', () => {
  it('says what === says, whatever the lengths', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
        expect(digestsEqual(left, left)).toBe(true);
        expect(digestsEqual(left, right)).toBe(left === right);
      }),
    );
  });
});
