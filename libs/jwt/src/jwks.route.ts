import type { RootRoute } from '#access';

import type { AccessTokenIssuer } from './access-token-issuer.js';
import type { PublicKeySet } from './public-key-set.js';
import { KEY_SET_MAX_AGE_SECONDS } from './public-key-set.js';

/**
 * Publishes the public halves of the issuer's keys at `/.well-known/jwks.json`.
 *
 * @see RFC 7517 §5, RFC 8615
 */
export function jwksRoute(issuer: AccessTokenIssuer): RootRoute {
  let answer: Answer | undefined;
  return {
    method: 'GET',
    path: '/.well-known/jwks.json',
    handle: (_request, response) => {
      const keySet = issuer.publicKeySet();
      if (answer?.keySet !== keySet) answer = answerWith(keySet);
      // To HEAD, Node's response sends the headers alone.
      response.writeHead(200, answer.headers).end(answer.body);
    },
  };
}

interface Answer {
  readonly keySet: PublicKeySet;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | number>>;
}

function answerWith(keySet: PublicKeySet): Answer {
  const body = JSON.stringify(keySet);
  const headers = {
    'content-type': 'application/jwk-set+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': `public, max-age=${KEY_SET_MAX_AGE_SECONDS}`,
  };
  return { keySet, body, headers };
}
