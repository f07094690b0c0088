import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { accentShade, contrast } from './accent-shades.js';

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('accentShade', () => {
  it.each([
    ['#ffffff', 4.5],
    ['#161c24', 6],
  ])('makes every accent legible on %s, also under the pointer', (surface, enough) => {
    fc.assert(
      fc.property(colour, (accent) => {
        const shade = accentShade(accent, surface);
        expect(contrast(shade.accent, surface)).toBeGreaterThanOrEqual(enough);
        expect(contrast(shade.strong, surface)).toBeGreaterThanOrEqual(contrast(shade.accent, surface));
      }),
    );
  });

  it('leaves a legible accent as it is', () => {
    expect(accentShade('#1d4f91', '#ffffff').accent).toBe('#1d4f91');
  });

  it('keeps the hue of one that is not', () => {
    expect(accentShade('#ffff00', '#ffffff').accent).toMatch(/^#([0-9a-f]{2})\1(00|01)$/);
  });
});

describe('contrast', () => {
  it('is the ratio of WCAG 2.2', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
    expect(contrast('#123456', '#123456')).toBe(1);
  });
});
