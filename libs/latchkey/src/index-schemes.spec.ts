import { describe, expect, it } from '@jest/globals';

import type { Scheme } from '#access';

import { indexSchemes } from './index-schemes.js';

const scheme = (name: string) => ({ name }) as Scheme;

describe('the schemes of an application', () => {
  it('stand by their names, in the order in which challenges are told; what is not there is left out', () => {
    const schemes = indexSchemes([scheme('b'), undefined, scheme('a')]);
    expect([...schemes.keys()]).toEqual(['b', 'a']);
  });

  it('have a name each: a second one under it refuses the boot', () => {
    expect(() => indexSchemes([scheme('jwt'), scheme('jwt')])).toThrow(
      expect.objectContaining({ code: 'invalid_options', path: 'schemes' }),
    );
  });
});
