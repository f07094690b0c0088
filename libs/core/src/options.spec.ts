import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { InvalidOptionsError } from './latchkey-error.js';
import { parseOptions } from './options.js';

const schema = z.strictObject({
  prefix: z.string().min(1).default('key'),
  ranges: z.array(z.strictObject({ from: z.number() })).default([]),
  pepper: z.union([z.string(), z.strictObject({ current: z.string() })]).default('x'),
});

function pathOf(input: unknown, root = 'apiKeys'): string {
  try {
    parseOptions(schema, input, root);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.path;
    throw error;
  }
  throw new Error('accepted');
}

describe('parseOptions', () => {
  it('applies the defaults and freezes a copy', () => {
    const input = { prefix: 'acme' };
    const options = parseOptions(schema, input, 'apiKeys');
    expect(options).toEqual({ prefix: 'acme', ranges: [], pepper: 'x' });
    expect(Object.isFrozen(options)).toBe(true);
    expect(Object.isFrozen(input)).toBe(false);
  });

  it.each([
    ['a wrong value', { prefix: 1 }, 'apiKeys.prefix'],
    ['a value in a list', { ranges: [{ from: 1 }, { from: 'x' }] }, 'apiKeys.ranges[1].from'],
    ['an unknown option', { prefx: 'acme' }, 'apiKeys.prefx'],
    ['an unknown option further in', { ranges: [{ from: 1, to: 2 }] }, 'apiKeys.ranges[0].to'],
    ['one of several forms', { pepper: { current: 1 } }, 'apiKeys.pepper.current'],
    [
      'an unknown option in one of several forms',
      { pepper: { current: 'a', keys: {} } },
      'apiKeys.pepper.keys',
    ],
    ['none of several forms', { pepper: 1 }, 'apiKeys.pepper'],
    ['something else than an object', 'acme', 'apiKeys'],
    ['nothing', undefined, 'apiKeys'],
  ])('names by its path %s', (_what, input, path) => {
    expect(pathOf(input)).toBe(path);
  });

  it('names options that stand at the top by themselves', () => {
    expect([pathOf({ prefix: 1 }, ''), pathOf('acme', '')]).toEqual(['prefix', 'options']);
  });

  it('does not repeat a wrong value, which may be confidential', () => {
    const input = { prefix: ['s3cr3t'], pepper: ['s3cr3t'] };
    expect(() => parseOptions(schema, input, 'apiKeys')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('s3cr3t') }),
    );
  });
});
