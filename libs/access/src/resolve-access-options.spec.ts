import { describe, expect, it } from '@jest/globals';

import { Public } from './decorators/exemption.decorator.js';
import { resolveAccessOptions } from './resolve-access-options.js';

class Things {}

describe("the guard's options", () => {
  it('have safe defaults: global, deny, https, production [R49][G08]', () => {
    expect(resolveAccessOptions({})).toEqual({
      guard: 'global',
      undecorated: 'refuse',
      routes: [],
      mode: 'production',
      https: 'required',
      realm: 'api',
      tenant: undefined,
    });
  });

  it('are frozen', () => {
    expect(Object.isFrozen(resolveAccessOptions({ routes: [[Things, Public()]] }))).toBe(true);
  });

  it.each([
    ['guard', { guard: 'none' }],
    ['undecorated', { undecorated: true }],
    ['routes[0]', { routes: [[Things]] }],
    [
      'routes[1]',
      {
        routes: [
          [Things, Public()],
          ['/metrics', Public()],
        ],
      },
    ],
    ['https', { https: 'optional' }],
    ['realm', { realm: '' }],
    ['realm', { realm: 'a\r\nSet-Cookie: x' }],
    ['realm', { realm: 'ä' }],
    ['tenant', { tenant: 'acme' }],
    ['guards', { guards: 'manual' }],
  ])('are refused by their path: %s', (path, options) => {
    expect(() => resolveAccessOptions(options as never)).toThrow(
      expect.objectContaining({ code: 'invalid_options', path }),
    );
  });
});
