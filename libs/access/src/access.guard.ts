import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';

import { AccessEnforcer } from './access-enforcer.js';

/**
 * The one guard. It covers the whole application, and each credential decorator applies it again where global
 * guards don't reach; whichever comes first decides, once per invocation.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #enforcer: AccessEnforcer;

  constructor(@Inject(AccessEnforcer) enforcer: AccessEnforcer) {
    this.#enforcer = enforcer;
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    return this.#enforcer.enforce(context);
  }
}
