import type { RootRoute } from '#access';
import type { ScopeCatalogue } from '#core';

import { metadataPath, protectedResourceMetadata } from './protected-resource-metadata.js';
import type { ResolvedProtectedResourceOptions } from './protected-resource-options.js';

/** Clients may keep the metadata for so long. */
const MAX_AGE_SECONDS = 3600;

/**
 * Publishes the metadata of the API, for clients of any origin.
 *
 * @see RFC 9728 §3
 */
export function protectedResourceRoute(
  options: ResolvedProtectedResourceOptions,
  catalogue: ScopeCatalogue,
): RootRoute {
  const body = JSON.stringify(protectedResourceMetadata(options, catalogue));
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': `public, max-age=${MAX_AGE_SECONDS}`,
    'access-control-allow-origin': '*',
  };
  return {
    method: 'GET',
    path: metadataPath(options.identifier),
    handle: (_request, response) => void response.writeHead(200, headers).end(body),
  };
}
