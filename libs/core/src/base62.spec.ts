import { describe, expect, it } from '@jest/globals';

import { checksumBase62 } from './base62.js';

describe('checksumBase62', () => {
  it('is the CRC-32 of the text in 6 base62 characters', () => {
    // CRC-32 of "123456789" is 0xcbf43926; of the empty text 0.
    expect(checksumBase62('123456789')).toBe('3jZRME');
    expect(checksumBase62('')).toBe('000000');
  });
});
