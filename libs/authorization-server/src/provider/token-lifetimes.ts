import type { AccessToken, Configuration } from 'oidc-provider';

import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';

/** How long oidc-provider's models live. */
export function lifetimesOf({
  lifetimes,
}: ResolvedAuthorizationServerOptions): NonNullable<Configuration['ttl']> {
  const { accessTokenSeconds, refreshTokenSeconds, grantSeconds } = lifetimes;
  const ofResource = (token: Pick<AccessToken, 'resourceServer'>): number =>
    token.resourceServer?.accessTokenTTL ?? accessTokenSeconds;
  return {
    AccessToken: (_ctx, token) => ofResource(token),
    ClientCredentials: (_ctx, token) => ofResource(token),
    AuthorizationCode: lifetimes.codeSeconds,
    IdToken: accessTokenSeconds,
    Grant: grantSeconds,
    Interaction: lifetimes.interactionSeconds,
    Session: lifetimes.sessionSeconds,
    // No refresh token outlives the consent; one second is the least that there is.
    RefreshToken: (ctx) => {
      const left = ctx.oidc.entities.Grant?.remainingTTL ?? refreshTokenSeconds;
      return Math.max(1, Math.min(refreshTokenSeconds, left));
    },
  };
}
