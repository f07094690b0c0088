import { describe, expect, it } from '@jest/globals';

import { isPrintableText } from './printable-text.js';

describe('isPrintableText', () => {
  it('counts characters, not the units that they are written in', () => {
    expect(isPrintableText('é'.repeat(5), 5)).toBe(true);
    expect(isPrintableText('😀'.repeat(5), 5)).toBe(true);
    expect(isPrintableText('😀'.repeat(6), 5)).toBe(false);
    expect(isPrintableText('', 5)).toBe(false);
  });

  it('refuses what breaks a line, a terminal or a database’s text', () => {
    for (const character of ['\n', '\r', '\0', '\u001b', '\u0085', '\u2028', '\u2029', '\ud800']) {
      expect(isPrintableText(`a${character}b`, 5)).toBe(false);
    }
  });
});
