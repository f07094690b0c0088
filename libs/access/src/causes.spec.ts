import { describe, expect, it } from '@jest/globals';

import { causesOf } from './causes.js';

describe('the causes of a fault', () => {
  it('are told from the outermost to the innermost', () => {
    const cause = new Error('DriverError: 42P01: a table is missing', {
      cause: { message: '', code: 'EPIPE' },
    });
    expect(causesOf(new Error('the store is out of reach', { cause }))).toBe(
      'the store is out of reach, because: DriverError: 42P01: a table is missing, because: EPIPE',
    );
  });

  it('end somewhere, even where a fault is its own cause', () => {
    const fault = new Error('again');
    fault.cause = fault;
    expect(causesOf(fault).split(', because: ')).toHaveLength(8);
  });

  it.each([undefined, null, 'a secret, perhaps', { cause: 'of nothing' }])(
    'what is no error is not told: %j',
    (fault) => expect(causesOf(fault)).toBe('unknown'),
  );
});
