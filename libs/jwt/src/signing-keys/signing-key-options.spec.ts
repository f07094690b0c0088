import { describe, expect, it } from '@jest/globals';

import { InvalidOptionsError } from '#core';

import type { SigningKeyOptions } from './signing-key-options.js';
import { resolveSigningKeyOptions } from './signing-key-options.js';

const sealingKey = 'a sealing key of thirty-two bytes';

/** The path that the refusal of the options names. */
function refusedAt(options: Record<string, unknown>): string {
  try {
    resolveSigningKeyOptions(options as unknown as SigningKeyOptions);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.path;
    throw error;
  }
  return 'accepted';
}

describe('options of signing keys', () => {
  it('have defaults', () => {
    expect(resolveSigningKeyOptions({ sealingKey })).toMatchObject({
      algorithm: 'ES256',
      rotateEverySeconds: 2_592_000,
      publishAheadSeconds: 3600,
      refreshSeconds: 2,
      sealingKeys: { current: 'default' },
    });
  });

  it.each([
    ['no sealing key', { sealingKey: undefined }, 'signingKeys.sealingKey'],
    ['a short sealing key', { sealingKey: 'short' }, 'signingKeys.sealingKey'],
    [
      'a short one among several',
      { sealingKey: undefined, sealingKeys: { current: 'a', keys: { a: 'short' } } },
      'signingKeys.sealingKeys.keys.a',
    ],
    [
      'one and several',
      { sealingKeys: { current: 'a', keys: { a: sealingKey } } },
      'signingKeys.sealingKeys',
    ],
    [
      'a current one that is none of them',
      { sealingKey: undefined, sealingKeys: { current: 'b', keys: { a: sealingKey } } },
      'signingKeys.sealingKeys.current',
    ],
    ['a shared secret', { algorithm: 'HS256' }, 'signingKeys.algorithm'],
    ['keys that are not published first', { publishAheadSeconds: 0 }, 'signingKeys.publishAheadSeconds'],
    [
      'keys that verifiers may not have seen when they sign',
      { publishAheadSeconds: 599 },
      'signingKeys.publishAheadSeconds',
    ],
    [
      'a turn that ends before the next key may sign',
      { rotateEverySeconds: 3600 },
      'signingKeys.rotateEverySeconds',
    ],
    ['rare looks at the store', { refreshSeconds: 61 }, 'signingKeys.refreshSeconds'],
    ['an unknown option', { rotateEvery: 5 }, 'signingKeys.rotateEvery'],
  ])('refuse the boot for %s [I13]', (_what, options, path) => {
    expect(refusedAt({ sealingKey, ...options })).toBe(path);
  });
});
