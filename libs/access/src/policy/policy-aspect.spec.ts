import { describe, expect, it } from '@jest/globals';

import { definePolicyAspect } from './policy-aspect.js';

const compile = (entries: readonly string[]): string => entries.join();

describe('an aspect', () => {
  it('has a name of its own: a second one under it is refused', () => {
    definePolicyAspect({ name: 'Unique', compile });
    expect(() => definePolicyAspect({ name: 'Unique', compile })).toThrow(TypeError);
  });

  it.each(['credential', 'exemption', 'scopes', 'parameter', '', 'two words', 'Scopes()'])(
    'can not write under the names of our own decorators, nor under none that a decorator could have: %j',
    (name) => {
      expect(() => definePolicyAspect({ name, compile })).toThrow(TypeError);
    },
  );
});
