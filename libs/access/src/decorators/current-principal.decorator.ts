import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';

import type { Principal, PrincipalKind } from '#core';

import { appendToHandler } from '../policy/policy-metadata.js';
import { principalOf } from '../http/principal-carrier.js';

/** The aspect name under which `@CurrentPrincipal` writes the kind that its parameter can take. */
export const PARAMETER = 'parameter';

export interface ParameterEntry {
  readonly kind: PrincipalKind | undefined;
}

const inject = createParamDecorator((_data: undefined, context: ExecutionContext): Principal | undefined =>
  principalOf(context.switchToHttp().getRequest()),
);

/**
 * The principal as a parameter; undefined for nobody, on routes that only identify. With a kind, the guard refuses
 * a caller of another kind with 403, and a route that can never yield it fails the boot.
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
    inject()(target, key, index);
  };
}
