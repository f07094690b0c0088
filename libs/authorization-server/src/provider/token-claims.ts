import type { AccessToken, ClientCredentials, JWTStructured, KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';

import { issueInstant } from '#core';
import { GRANT_CLAIM } from '#jwt/core';

import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import { reachable } from './store-failure.js';

/**
 * Completes the claims of an access token: `tenant`; for a user's also {@link GRANT_CLAIM}, the grant that it belongs to, and
 * how the user logged in (`auth_time`, `acr`; RFC 9068 §2.2.1).
 *
 * It is never issued into the second of a cut-off, in which it would be refused.
 *
 * A client's subject must never be taken for a user's, nor a user's for a client's (RFC 9700 §4.15): where a
 * client and a user have the same id, neither gets a token.
 */
export function tokenClaims(options: ResolvedAuthorizationServerOptions) {
  const { tenant, issuer, directory, clients, revocations, clock } = options;
  return async (
    ctx: KoaContextWithOIDC,
    token: AccessToken | ClientCredentials,
    { payload }: JWTStructured,
  ): Promise<void> => {
    payload['tenant'] = tenant;
    const clientId = token.clientId ?? '';
    const subject = token.kind === 'ClientCredentials' ? clientId : token.accountId;
    const at = await issueInstant({ tenant, issuer, subject, clientId }, revocations, clock);
    if (at === undefined) throw new errors.InvalidGrant();
    payload['iat'] = at.getTime() / 1000;
    if (token.kind === 'ClientCredentials') {
      if ((await reachable(directory.find(clientId))) !== undefined) throw new errors.UnauthorizedClient();
      return;
    }
    if ((await reachable(clients.find(subject))) !== undefined) throw new errors.InvalidGrant();
    payload[GRANT_CLAIM] = token.grantId;
    const login = ctx.oidc.refreshToken ?? ctx.oidc.authorizationCode;
    if (login?.authTime !== undefined) payload['auth_time'] = login.authTime;
    if (login?.acr !== undefined) payload['acr'] = login.acr;
  };
}
