import { describe, expect, it } from '@jest/globals';

import { randomBase62 } from './random.js';

describe('randomBase62', () => {
  it('gives exactly as many base62 characters as asked for', () => {
    for (const length of [0, 1, 6, 16, 43, 500]) {
      expect(randomBase62(length)).toMatch(new RegExp(`^[0-9A-Za-z]{${length}}$`));
    }
  });

  it('[K01] draws every character equally often: no bias of bytes taken modulo 62', () => {
    const draws = 620_000;
    const counts = new Map<string, number>();
    for (const character of randomBase62(draws)) counts.set(character, (counts.get(character) ?? 0) + 1);
    const expected = draws / 62;
    const chiSquared = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    );
    expect(counts.size).toBe(62);
    // 61 degrees of freedom: above 140 once in 20 million runs; bytes taken modulo 62 come out near 4,000.
    expect(chiSquared).toBeLessThan(140);
  });

  it('[K01] repeats nothing in 100,000 ids', () => {
    expect(new Set(Array.from({ length: 100_000 }, () => randomBase62(16))).size).toBe(100_000);
  });
});
