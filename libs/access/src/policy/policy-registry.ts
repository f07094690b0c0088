import { Injectable } from '@nestjs/common';

import type { RoutePolicy } from './route-policy.js';

/** The compiled policies of an application, by class and function: what the guard finds in an execution context. */
@Injectable()
export class PolicyRegistry {
  readonly #byClass = new Map<Function, Map<Function, RoutePolicy>>();

  /** Gives false, and changes nothing, when the function stands under another policy of the class already. */
  add(controller: Function, handler: Function, policy: RoutePolicy): boolean {
    const byHandler = this.#byClass.get(controller) ?? new Map<Function, RoutePolicy>();
    if (byHandler.has(handler)) return false;
    this.#byClass.set(controller, byHandler.set(handler, policy));
    return true;
  }

  /** The policy of a handler, or undefined for one that was not there at startup. */
  find(controller: Function, handler: Function): RoutePolicy | undefined {
    return this.#byClass.get(controller)?.get(handler);
  }

  *policies(): Iterable<RoutePolicy> {
    for (const byHandler of this.#byClass.values()) yield* byHandler.values();
  }
}
