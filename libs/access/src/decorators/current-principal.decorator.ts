import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator, ForbiddenException } from '@nestjs/common';

import type { Principal, PrincipalKind } from '#core';

import { wrongPrincipalKind } from '../denial.js';
import { appendToHandler } from '../policy/policy-metadata.js';
import { principalOf } from '../http/principal-carrier.js';
import { problemOf } from '../http/problem-details.js';

/** The aspect name under which `@CurrentPrincipal` writes the kind that its parameter can take. */
export const PARAMETER = 'parameter';

export interface ParameterEntry {
  readonly kind: PrincipalKind | undefined;
}

const inject = createParamDecorator(
  (kind: PrincipalKind | undefined, context: ExecutionContext): Principal | undefined => {
    const principal = principalOf(context.switchToHttp().getRequest());
    if (principal !== undefined && kind !== undefined && principal.kind !== kind) {
      throw new ForbiddenException(problemOf(wrongPrincipalKind([kind], principal.kind)));
    }
    return principal;
  },
);

/**
 * The principal as a parameter. With a kind, a caller of another kind is refused with 403, and a route that can
 * never yield it fails the boot.
 *
 * @example
 * ```ts
 * @Get() @Jwt()
 * mine(@CurrentPrincipal('user') user: UserPrincipal) { … }
 * ```
 */
export function CurrentPrincipal(kind?: PrincipalKind): ParameterDecorator {
  return (target, key, index) => {
    if (key === undefined) throw new TypeError('@CurrentPrincipal() is for parameters of handlers');
    const value: ParameterEntry = { kind };
    appendToHandler({ aspect: PARAMETER, value }, target, key, Reflect.get(target, key));
    inject(kind)(target, key, index);
  };
}
