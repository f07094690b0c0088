import type { KoaContextWithOIDC, UnknownObject } from 'oidc-provider';
import { errors } from 'oidc-provider';

import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';

/** So long may an assertion live: the trace of its use is kept for as long. */
const LONGEST_SECONDS = 600;

/** Judges a client's assertion beyond its signature, issuer, audience and expiry (RFC 7523 §3). */
export function judgeClientAssertion({ clock }: Pick<ResolvedAuthorizationServerOptions, 'clock'>) {
  return (_ctx: KoaContextWithOIDC, { exp, jti }: UnknownObject): void => {
    const atMost = clock.now() / 1000 + LONGEST_SECONDS;
    if (typeof exp !== 'number' || exp > atMost) {
      throw new errors.InvalidClientAuth('client_assertion lives longer than 600 seconds');
    }
    if (typeof jti !== 'string') throw new errors.InvalidClientAuth('jti must be a text');
  };
}
