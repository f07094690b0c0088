import type { ScopeCatalogue } from '#core';

import type { Authenticated } from './authenticator.js';
import type { Denial } from './denial.js';
import { insufficientScope, wrongPrincipalKind } from './denial.js';
import type { RequestView } from './request-view.js';
import type {
  Acceptance,
  PolicyCheck,
  PolicyCheckInput,
  RoutePolicy,
  ScopeRequirement,
} from './policy/route-policy.js';
import { scopeHint } from './policy/route-policy.js';

type Judgement = Denial | undefined | Promise<Denial | undefined>;

/** Answers whether an authenticated principal may call a route: limits, then kind, then scopes, then requirements. */
export class Authorizer {
  readonly #catalogue: ScopeCatalogue;

  constructor(catalogue: ScopeCatalogue) {
    this.#catalogue = catalogue;
  }

  authorize(request: RequestView, policy: RoutePolicy, caller: Authenticated): Judgement {
    const input: PolicyCheckInput = { principal: caller.principal, request, policy };
    if (policy.checks.limit.length === 0) return this.#judge(input, caller);
    return runChecks(policy.checks.limit, input).then((denial) => denial ?? this.#judge(input, caller));
  }

  #judge(input: PolicyCheckInput, { principal, scheme }: Authenticated): Judgement {
    const { policy } = input;
    const acceptances = policy.acceptances.get(scheme.name) ?? [];
    const acceptance = acceptances.find(({ kind }) => kind === principal.kind);
    if (acceptance === undefined || !policy.kinds.has(principal.kind))
      return wrongPrincipalKind([...policy.kinds], principal.kind);
    if (!this.#holds(principal.scopes, policy.scopes) || !this.#holds(principal.scopes, acceptance.scopes)) {
      return insufficientScope(scheme.name, neededScopes(policy, acceptance));
    }
    return policy.checks.requirement.length === 0 ? undefined : runChecks(policy.checks.requirement, input);
  }

  #holds(granted: readonly string[], requirements: readonly ScopeRequirement[]): boolean {
    for (const { mode, scopes } of requirements) {
      const satisfied = (scope: string): boolean => this.#catalogue.satisfies(granted, scope);
      if (!(mode === 'all' ? scopes.every(satisfied) : scopes.some(satisfied))) return false;
    }
    return true;
  }
}

async function runChecks(
  checks: readonly PolicyCheck[],
  input: PolicyCheckInput,
): Promise<Denial | undefined> {
  for (const check of checks) {
    // One after the other: a later check must not see a caller whom an earlier one refuses.
    const denial = await check(input);
    if (denial !== undefined) return denial;
  }
  return undefined;
}

function neededScopes(policy: RoutePolicy, { scopes }: Acceptance): readonly string[] {
  return scopeHint([...policy.scopes, ...scopes]);
}
