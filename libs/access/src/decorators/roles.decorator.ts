import type { RoleName } from '#core';

import { forbidden } from '../denial.js';
import { definePolicyAspect } from '../policy/policy-aspect.js';
import type { PolicyDecorator } from '../policy/policy-metadata.js';

const roles = definePolicyAspect<readonly string[], readonly (readonly string[])[]>({
  name: 'Roles',
  compile: (entries, context) => {
    if (entries.some((names) => names.length === 0)) context.problem('@Roles() names no role');
    return entries;
  },
  check:
    (required) =>
    ({ principal }) => {
      const held = principal.kind === 'service' ? [] : principal.roles;
      return required.every((names) => names.some((name) => held.includes(name)))
        ? undefined
        : insufficientRole;
    },
});

const insufficientRole = forbidden('insufficient_role', 'The caller lacks a role that this route needs.', {
  type: 'access-denied',
  reason: 'insufficient-role',
});

/**
 * Asks for any one of these roles, from the claim that the issuer's options name (`rolesClaim`). Several
 * `@Roles` on a route all count. An API key has no roles.
 */
export function Roles(...names: readonly RoleName[]): PolicyDecorator {
  return roles.decorate(names);
}
