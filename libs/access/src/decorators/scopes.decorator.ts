import type { ScopeName } from '#core';

import type { PolicyDecorator } from '../policy/policy-metadata.js';
import { policyEntry } from '../policy/policy-metadata.js';
import type { ScopeRequirement } from '../policy/route-policy.js';

/** The aspect name under which `@Scopes` writes. */
export const SCOPES = 'scopes';

interface ScopesDecorator {
  /** Asks for all of these scopes, whichever credential the caller has. Several `@Scopes` on a route all count. */
  (...scopes: readonly ScopeName[]): PolicyDecorator;
  /** Asks for any one of these scopes. */
  any(...scopes: readonly ScopeName[]): PolicyDecorator;
}

export const Scopes: ScopesDecorator = Object.assign(
  (...scopes: readonly ScopeName[]) => requirement({ mode: 'all', scopes }),
  { any: (...scopes: readonly ScopeName[]) => requirement({ mode: 'any', scopes }) },
);

function requirement(value: ScopeRequirement): PolicyDecorator {
  return policyEntry({ aspect: SCOPES, value });
}
