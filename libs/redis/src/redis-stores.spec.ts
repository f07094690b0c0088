import { describe, expect, it } from '@jest/globals';

import type { RedisClient } from './index.js';
import { redisStores } from './index.js';

const client: RedisClient = {
  evalsha: () => Promise.reject(new Error('not asked')),
  eval: () => Promise.reject(new Error('not asked')),
  ping: () => Promise.resolve('PONG'),
};

const sink = (): void => undefined;

describe('redisStores', () => {
  it.each([
    ['redisStores.sink', { sink: 'audit' }],
    ['redisStores.sink', {}],
    ['redisStores.keyPrefix', { sink, keyPrefix: '' }],
    ['redisStores.keyPrefix', { sink, keyPrefix: 'a{b}' }],
    ['redisStores.keyPrefix', { sink, keyPrefix: 'a'.repeat(65) }],
    ['redisStores.clock', { sink, clock: () => 0 }],
    ['redisStores.ttl', { sink, ttl: 60 }],
  ])('refuses a wrong or unknown %s', (path, options) => {
    // @ts-expect-error wrong on purpose, as from JavaScript
    expect(() => redisStores(client, options)).toThrow(
      expect.objectContaining({ code: 'invalid_options', path }),
    );
  });

  it('refuses a client that runs no scripts', () => {
    // @ts-expect-error wrong on purpose, as from JavaScript
    expect(() => redisStores({ get: () => undefined }, { sink })).toThrow(
      expect.objectContaining({ code: 'invalid_options', path: 'client' }),
    );
  });

  it('asks Redis nothing before it is used', () => {
    expect(() => redisStores(client, { sink })).not.toThrow();
  });
});
