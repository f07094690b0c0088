import type { Type } from '@nestjs/common';

import type { Principal } from '#core';

import { forbidden } from '../denial.js';
import { definePolicyAspect } from '../policy/policy-aspect.js';
import type { PolicyDecorator } from '../policy/policy-metadata.js';
import type { RequestView } from '../request-view.js';

/** A rule of the application's own; a provider, so it may inject and await. */
export interface AccessPolicy {
  /** Whether the principal may call the route. A rejection is a fault: nobody passes. */
  allows(principal: Principal, request: RequestView): boolean | Promise<boolean>;
}

type Predicate = (principal: Principal) => boolean;
type Requirement = Type<AccessPolicy> | Predicate;
type Rule = AccessPolicy['allows'];

const requirements = definePolicyAspect<Requirement, readonly Rule[]>({
  name: 'Require',
  compile: (entries, context) =>
    entries.flatMap((entry) => {
      if (!isPolicyClass(entry)) return [entry];
      const policy = context.provider(entry);
      return policy === undefined ? [] : [(principal, request) => policy.allows(principal, request)];
    }),
  check:
    (rules) =>
    async ({ principal, request }) => {
      for (const rule of rules) {
        // In order, and one after the other: a cheap rule may stand before a costly one.
        if ((await rule(principal, request)) !== true) return requirementNotMet;
      }
      return undefined;
    },
});

const requirementNotMet = forbidden(
  'requirement_not_met',
  'The caller does not meet a requirement of this route.',
  {
    type: 'access-denied',
    reason: 'requirement-not-met',
  },
);

/** Only classes have a `prototype` that can't be replaced; `allows` itself may be made in the constructor. */
function isPolicyClass(requirement: Requirement): requirement is Type<AccessPolicy> {
  return Object.getOwnPropertyDescriptor(requirement, 'prototype')?.writable === false;
}

/**
 * Asks the application's own rule: a provider class with `allows`, or a plain predicate. Several `@Require` on a
 * route all count.
 */
export function Require(requirement: Requirement): PolicyDecorator {
  return requirements.decorate(requirement);
}
