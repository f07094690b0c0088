import type { Grant } from 'oidc-provider';

import type { ScopeCatalogue } from '#core';

import type { ResolvedResource } from '../options/resolve-authorization-server-options.js';

/** What a request asks for: names, and the resources that they are for. */
export interface ScopeRequest {
  readonly scopes: readonly string[];
  readonly resources: readonly ResolvedResource[];
}

/** What a user can give an application: of what it asks for, what the user may do. */
export interface Grantable {
  /** Whether an ID token is asked for, which needs no right. */
  readonly openid: boolean;
  /** By resource. */
  readonly scopes: ReadonlyMap<string, readonly string[]>;
  /** All of them, each once, in the order in which they were asked for. */
  readonly names: readonly string[];
}

/** What the user can give: never more than the user's own rights. */
export function grantable(
  { scopes, resources }: ScopeRequest,
  rights: readonly string[],
  catalogue: ScopeCatalogue,
): Grantable {
  const mine = scopes.filter((scope) => catalogue.satisfies(rights, scope));
  const byResource = new Map(
    resources.map((resource) => [
      resource.identifier,
      mine.filter((scope) => resource.scopes.includes(scope)),
    ]),
  );
  const held = new Set([...byResource.values()].flat());
  return {
    openid: scopes.includes('openid'),
    scopes: byResource,
    names: [...new Set(mine)].filter((scope) => held.has(scope)),
  };
}

/** Names of what the user can give and has not given before. */
export function missing({ openid, scopes }: Grantable, grant: Grant | undefined): readonly string[] {
  const names = new Set<string>();
  if (openid && grant?.getOIDCScope().split(' ').includes('openid') !== true) names.add('openid');
  for (const [resource, asked] of scopes) {
    const given = new Set(grant?.getResourceScope(resource).split(' ') ?? []);
    for (const scope of asked) if (!given.has(scope)) names.add(scope);
  }
  return [...names];
}

/** Writes the decision into the grant. */
export function give({ openid, scopes }: Grantable, grant: Grant): void {
  if (openid) grant.addOIDCScope('openid');
  for (const [resource, asked] of scopes) {
    if (asked.length > 0) grant.addResourceScope(resource, [...asked]);
  }
}
