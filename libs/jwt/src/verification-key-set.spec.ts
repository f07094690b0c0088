import { describe, expect, it } from '@jest/globals';

import { ec } from '../test/token-forge.js';

import type { JwsAlgorithm } from './jws-algorithm.js';
import { fixedKeys } from './key-source.js';
import { VerificationKeySet } from './verification-key-set.js';
import type { VerificationKey } from './verification-key.js';

describe('the keys that may have signed a token', () => {
  const candidates = (keys: readonly VerificationKey[], algorithm: JwsAlgorithm, kid: string | undefined) =>
    new VerificationKeySet(fixedKeys(keys)).candidates(algorithm, kid);
  const key = (kid: string | undefined, algorithm: JwsAlgorithm = 'ES256'): VerificationKey => ({
    algorithm,
    kid,
    key: ec.publicKey,
  });
  const a = key('a');
  const b = key('b');
  const unnamed = key(undefined);

  it('are those that the token names', () => {
    expect(candidates([a, b, unnamed], 'ES256', 'b')).toEqual([b]);
    expect(candidates([a, key('a')], 'ES256', 'a')).toHaveLength(2);
  });

  it('[R13] have its algorithm', () => {
    expect(candidates([key('a', 'RS256'), a], 'ES256', 'a')).toEqual([a]);
    expect(candidates([key('a', 'RS256')], 'ES256', 'a')).toBe('algorithm-refused');
  });

  it('are all of its algorithm when it names none', () => {
    expect(candidates([a, key('r', 'RS256'), b], 'ES256', undefined)).toEqual([a, b]);
  });

  it('are those without a name when it names one that no key has', () => {
    expect(candidates([a, unnamed], 'ES256', 'c')).toEqual([unnamed]);
    expect(candidates([a, b], 'ES256', 'c')).toBe('key-unknown');
  });

  it('are four at most', () => {
    const keys = ['a', 'b', 'c', 'd'].map((kid) => key(kid));
    expect(candidates(keys, 'ES256', undefined)).toHaveLength(4);
    expect(candidates([...keys, unnamed], 'ES256', undefined)).toBe('key-ambiguous');
    expect(candidates([...keys, unnamed], 'ES256', 'd')).toHaveLength(1);
  });
});
