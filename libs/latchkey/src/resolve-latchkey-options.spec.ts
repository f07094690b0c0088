import { describe, expect, it } from '@jest/globals';

import { systemClock } from '#core';

import { resolveLatchkeyOptions } from './resolve-latchkey-options.js';

const pathOf = (options: object, shape: object = {}): string => {
  try {
    resolveLatchkeyOptions(options, shape);
    return 'accepted';
  } catch (error) {
    return String((error as { path?: unknown }).path);
  }
};

describe('the options of the module', () => {
  it('may all be left out, or be undefined', () => {
    const options = {
      apiKeys: undefined,
      stores: undefined,
      clock: undefined,
      passport: undefined,
      realm: undefined,
    };
    for (const given of [{}, options]) {
      expect(resolveLatchkeyOptions(given, {})).toMatchObject({
        clock: systemClock,
        stores: {},
        schemes: [],
        access: { guard: 'global', mode: 'production' },
      });
    }
  });

  it('leave each feature what is the feature’s to judge', () => {
    const apiKeys = { prefix: 'anything at all' };
    expect(resolveLatchkeyOptions({ apiKeys }, {}).features.apiKeys).toBe(apiKeys);
  });

  it('keep the stores as they are given: their methods may need the object', () => {
    class Stores {
      readonly #alive = true;

      ping(): Promise<void> {
        return this.#alive ? Promise.resolve() : Promise.reject(new Error('down'));
      }
    }
    const { stores } = resolveLatchkeyOptions({ stores: new Stores() }, {});
    return expect(stores.ping?.()).resolves.toBeUndefined();
  });

  it.each([
    ['stores.apiKey', { stores: { apiKey: {} } }],
    ['stores.apiKeys', { stores: { apiKeys: { find: () => undefined } } }],
    ['stores.sessions', { stores: { sessions: {} } }],
    ['stores.ping', { stores: { ping: true } }],
    ['stores', { stores: 'kysely' }],
    ['schemes[1]', { schemes: [goodScheme(), { ...goodScheme(), yields: ['service'] }] }],
    ['schemes[0]', { schemes: [{ ...goodScheme(), strategy: {} }] }],
    ['schemes[0]', { schemes: [{ ...goodScheme(), headers: 'X-Badge' }] }],
    ['scopes', { scopes: {} }],
    ['clock', { clock: { now: () => 0 } }],
    ['directory', { directory: {} }],
    ['passport.register.jwt', { passport: { register: { jwt: '' } } }],
    ['issuing', { sessions: {} }],
    ['directory', { sessions: {}, issuing: {} }],
    ['apiKey', { apiKey: {} }],
  ])('are refused by their path: %s', (path, options) => {
    expect(pathOf(options)).toBe(path);
  });

  it('that shape the module stand beside the others, not among them', () => {
    expect(pathOf({}, { guard: 'manual' })).toBe('accepted');
    expect(pathOf({ guard: 'manual' })).toBe('guard');
    expect(pathOf({}, { guard: 'off' })).toBe('guard');
  });
});

function goodScheme() {
  return {
    name: 'badge',
    strategy: { authenticate: () => undefined },
    challenge: { scheme: 'Badge', parameters: {}, describesErrors: false },
    headers: ['X-Badge'],
    yields: new Set(['service']),
    present: () => ({ status: 'absent' }),
  };
}
