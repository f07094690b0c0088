import type { Principal } from './principal.js';
import type { ScopeCatalogue } from './scope-catalogue.js';
import { grantCovers } from './scope-syntax.js';

/** Whether a caller may give these scopes to a credential that acts in its own name. */
export type Grantable = (principal: Principal, scopes: readonly string[]) => boolean | Promise<boolean>;

/** Whether the catalogue knows what is granted: the scope, or for a wildcard at least one scope under it. */
export function isKnownGrant(grant: string, catalogue: ScopeCatalogue): boolean {
  return catalogue.has(grant) || catalogue.names.some((name) => grantCovers(grant, name));
}

/**
 * The grants that go beyond what their giver holds.
 *
 * A wildcard also stands for scopes that the catalogue will know one day, so only a wildcard that is as wide
 * covers it: holding everything that it means today is not enough.
 */
export function grantsBeyond(
  grants: readonly string[],
  held: readonly string[],
  catalogue: ScopeCatalogue,
): readonly string[] {
  return grants.filter((grant) =>
    grant.endsWith(':*') ? !held.some((own) => grantCovers(own, grant)) : !catalogue.satisfies(held, grant),
  );
}
