import { describe, expect, it } from '@jest/globals';

import type { PrincipalKind } from '#core';
import { defineScopes } from '#core';

import { ApiKey, Jwt, OAuth } from '../decorators/credential.decorator.js';
import { Public } from '../decorators/exemption.decorator.js';
import { Scopes } from '../decorators/scopes.decorator.js';
import type { Scheme } from '../scheme.js';
import type { PolicyEnvironment } from './policy-compiler.js';
import { compilePolicy } from './policy-compiler.js';
import type { PolicyDecorator } from './policy-metadata.js';
import { classEntries } from './policy-metadata.js';

function scheme(
  name: string,
  http: string,
  headers: readonly string[],
  yields: readonly PrincipalKind[],
): Scheme {
  return {
    name,
    strategy: { authenticate: () => undefined },
    challenge: { scheme: http, parameters: {}, describesErrors: true },
    headers,
    yields: new Set(yields),
    present: () => ({ status: 'absent' }),
  };
}

const environment: PolicyEnvironment = {
  realm: 'api',
  catalogue: defineScopes({ a: { description: 'A' }, b: { description: 'B' } }),
  schemes: new Map([
    ['api-key', scheme('api-key', 'ApiKey', ['X-API-Key'], ['service'])],
    ['jwt', scheme('jwt', 'Bearer', ['Authorization'], ['user', 'delegated'])],
  ]),
  provider: () => undefined,
};

function compile(...decorators: readonly PolicyDecorator[]) {
  class Handler {}
  for (const decorate of decorators.toReversed()) decorate(Handler);
  return compilePolicy({ route: 'Things.read', levels: classEntries(Handler) }, environment);
}

describe('the policy of a route', () => {
  it('is frozen', () => {
    expect(Object.isFrozen(compile(Jwt()).policy)).toBe(true);
  });

  it('has one challenge per scheme, with the scopes that it needs; of alternatives the first [R05][R08]', () => {
    const { policy } = compile(Jwt(), OAuth({ scopes: ['b'] }), ApiKey(), Scopes.any('b', 'a'));
    expect(policy.challenges).toEqual(['ApiKey realm="api", scope="b"', 'Bearer realm="api", scope="b"']);
  });

  it('varies by the headers of the schemes that it accepts [G06]', () => {
    expect(compile(ApiKey()).policy.vary).toBe('X-API-Key');
    expect(compile(Jwt(), OAuth()).policy.vary).toBe('Authorization');
    expect(compile(Jwt({ withApiKey: true })).policy.vary).toBe('X-API-Key, Authorization');
    expect(compile(Public({ identify: true })).policy.vary).toBe('X-API-Key, Authorization');
    expect(compile(Public()).policy.vary).toBe('');
  });

  it('knows the kinds that it accepts', () => {
    expect([...compile(Jwt(), OAuth()).policy.kinds]).toEqual(['user', 'delegated']);
    expect([...compile(Public({ identify: true })).policy.kinds]).toEqual(['service', 'user', 'delegated']);
    expect([...compile().policy.kinds]).toEqual([]);
  });

  it('names its route in each problem', () => {
    const { problems } = compile(Jwt({ kind: 'service' }), Scopes('c', 'a:*'));
    expect(problems).toHaveLength(3);
    for (const problem of problems) expect(problem).toMatch(/^Things\.read: /);
  });
});
