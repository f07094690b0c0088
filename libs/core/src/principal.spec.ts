import { describe, expect, it } from '@jest/globals';

import { NO_CLAIMS } from './principal.js';
import type {
  DelegatedPrincipal,
  Principal,
  PrincipalOf,
  ServicePrincipal,
  UserPrincipal,
} from './principal.js';

/** Compiles only when both types are the same. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const same = <A, B>(yes: Same<A, B>): boolean => yes;

describe('PrincipalOf', () => {
  it('is the principal of one kind, and their union for several', () => {
    expect(same<PrincipalOf<'user'>, UserPrincipal>(true)).toBe(true);
    expect(same<PrincipalOf<'service' | 'delegated'>, ServicePrincipal | DelegatedPrincipal>(true)).toBe(
      true,
    );
    expect(same<PrincipalOf<Principal['kind']>, Principal>(true)).toBe(true);
  });
});

describe('NO_CLAIMS', () => {
  it('holds nothing, inherits nothing and stays so', () => {
    expect(Reflect.ownKeys(NO_CLAIMS)).toEqual([]);
    expect(NO_CLAIMS['constructor']).toBeUndefined();
    expect(Object.getPrototypeOf(NO_CLAIMS)).toBeNull();
    expect(Object.isFrozen(NO_CLAIMS)).toBe(true);
  });
});
