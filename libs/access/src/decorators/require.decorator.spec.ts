import { describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';

import type { Principal } from '#core';
import { defineScopes } from '#core';

import { requestWith } from '../../test/requests.js';
import { compilePolicy } from '../policy/policy-compiler.js';
import { classEntries } from '../policy/policy-metadata.js';
import { ApiKey } from './credential.decorator.js';
import type { AccessPolicy } from './require.decorator.js';
import { Require } from './require.decorator.js';

const principal = { kind: 'service', subject: 'nightly' } as Principal;

class ByMethod implements AccessPolicy {
  allows(): boolean {
    return false;
  }
}

/** Its `allows` stands on the instance, where nobody sees it before there is one. */
class ByField implements AccessPolicy {
  readonly allows = (): Promise<boolean> => Promise.resolve(false);
}

async function judge(...requirements: readonly Parameters<typeof Require>[0][]) {
  class Handler {}
  for (const requirement of requirements) Require(requirement)(Handler);
  ApiKey()(Handler);
  const { policy } = compilePolicy(
    { route: 'Things.read', levels: classEntries(Handler) },
    {
      realm: 'api',
      catalogue: defineScopes({}),
      schemes: new Map(),
      provider: <T extends object>(type: Type<T>) => new type(),
    },
  );
  const [check] = policy.checks.requirement;
  return (await check?.({ principal, request: requestWith(), policy }))?.code ?? 'passed';
}

describe('@Require', () => {
  it.each([ByMethod, ByField])('asks a provider, however its class makes `allows`: %p', async (policy) => {
    expect(await judge(policy)).toBe('requirement_not_met');
  });

  it('asks a predicate, arrow or function', async () => {
    expect(await judge(({ subject }) => subject === 'nightly')).toBe('passed');
    expect(
      await judge(function named({ subject }) {
        return subject === 'somebody else';
      }),
    ).toBe('requirement_not_met');
  });

  it('asks all of them', async () => {
    expect(await judge(() => true, ByMethod)).toBe('requirement_not_met');
    expect(
      await judge(
        () => true,
        () => true,
      ),
    ).toBe('passed');
  });

  it('takes nothing but true for a yes', async () => {
    for (const answer of [1, 'yes', {}, undefined]) {
      expect(await judge(() => answer as boolean)).toBe('requirement_not_met');
    }
  });
});
