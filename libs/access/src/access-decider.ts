import type { Principal } from '#core';

import type { Authentication, Authenticator } from './authenticator.js';
import type { Authorizer } from './authorizer.js';
import type { Denial } from './denial.js';
import type { RequestView } from './request-view.js';
import type { RoutePolicy } from './policy/route-policy.js';

/** What was decided of a request, before anything is done about it. */
export type Decision = { readonly outcome: 'admitted'; readonly principal: Principal | undefined } | Denial;

const ANONYMOUS: Decision = Object.freeze({ outcome: 'admitted', principal: undefined });

/** Decides, purely: policy and request in, decision out. Synchronous where nothing has to be awaited. */
export class AccessDecider {
  readonly #authenticator: Authenticator;
  readonly #authorizer: Authorizer;

  constructor(authenticator: Authenticator, authorizer: Authorizer) {
    this.#authenticator = authenticator;
    this.#authorizer = authorizer;
  }

  /** @param policy of a `guarded` or `identify` route */
  decide(request: RequestView, policy: RoutePolicy): Decision | Promise<Decision> {
    const authentication = this.#authenticator.authenticate(request, policy);
    return authentication instanceof Promise
      ? authentication.then((settled) => this.#judge(request, policy, settled))
      : this.#judge(request, policy, authentication);
  }

  #judge(
    request: RequestView,
    policy: RoutePolicy,
    authentication: Authentication,
  ): Decision | Promise<Decision> {
    if (authentication.outcome === 'denied') return authentication;
    if (authentication.outcome === 'anonymous') return ANONYMOUS;
    const { principal } = authentication;
    const denial = this.#authorizer.authorize(request, policy, authentication);
    if (denial instanceof Promise) return denial.then((settled) => conclude(principal, settled));
    return conclude(principal, denial);
  }
}

function conclude(principal: Principal, denial: Denial | undefined): Decision {
  return denial === undefined ? { outcome: 'admitted', principal } : { ...denial, principal };
}
