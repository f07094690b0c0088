import type { ScopeCatalogue } from '#core';

import type { ResolvedProtectedResourceOptions } from './protected-resource-options.js';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

/** Where the metadata of a resource stands: the well-known part goes between its host and its path (RFC 9728 §3.1). */
export function metadataPath(identifier: string): string {
  const { pathname } = new URL(identifier);
  return WELL_KNOWN + (pathname === '/' ? '' : pathname);
}

/** The absolute address of the metadata, from the configured identifier and never from a request's host. */
export function metadataAddress(identifier: string): string {
  return new URL(metadataPath(identifier), identifier).href;
}

/**
 * Metadata of the API as an OAuth 2.0 protected resource; members without a value are left out.
 *
 * @see RFC 9728 §2
 */
export function protectedResourceMetadata(
  { identifier, authorizationServers, name, documentation, policyUri }: ResolvedProtectedResourceOptions,
  { names: scopes }: ScopeCatalogue,
): Readonly<Record<string, unknown>> {
  const members = {
    resource: identifier,
    resource_name: name,
    authorization_servers: authorizationServers,
    scopes_supported: scopes,
    bearer_methods_supported: ['header'],
    resource_documentation: documentation,
    resource_policy_uri: policyUri,
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: string | readonly string[] | undefined): boolean {
  return value === undefined || value.length === 0;
}
