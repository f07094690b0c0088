import type { RootRoute } from '#access';

import type { AccessTokenIssuer } from './access-token-issuer.js';

/** Whoever verifies our tokens may keep the keys for so long. */
const MAX_AGE_SECONDS = 300;

/**
 * Publishes the public halves of the issuer's keys at `/.well-known/jwks.json`.
 *
 * @see RFC 7517 §5, RFC 8615
 */
export function jwksRoute(issuer: AccessTokenIssuer): RootRoute {
  const body = JSON.stringify(issuer.publicKeySet());
  const headers = {
    'content-type': 'application/jwk-set+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': `public, max-age=${MAX_AGE_SECONDS}`,
  };
  return {
    method: 'GET',
    path: '/.well-known/jwks.json',
    // To HEAD, Node's response sends the headers alone.
    handle: (_request, response) => void response.writeHead(200, headers).end(body),
  };
}
