import type { KoaContextWithOIDC } from 'oidc-provider';
import { errors, Provider } from 'oidc-provider';

import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import { accessTokenIssued, clientRefused } from '../server-events.js';
import { clientSecretComparison } from './client-secrets.js';
import type { ConfigurationParts } from './provider-configuration.js';
import { providerConfiguration } from './provider-configuration.js';
import { occasionOf } from './request-occasion.js';
import { protectResponse } from './response-headers.js';
import { JwtTokenEndpoints } from './token-endpoints.js';

/** What a provider is built from, beside the options. */
export interface ProviderParts extends ConfigurationParts {
  /** Is told of faults. */
  readonly report: (error: unknown) => void;
}

/** An oidc-provider with these keys. It is made anew when they change: they can't be changed on a running one. */
export function buildProvider(options: ResolvedAuthorizationServerOptions, parts: ProviderParts): Provider {
  const provider = new Provider(options.issuer, providerConfiguration(options, parts));
  liveAtItsIssuer(provider, options);
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value: clientSecretComparison(options),
  });
  const tokens = new JwtTokenEndpoints(options, parts.keys);
  provider.use(protectResponse);
  provider.use(async (ctx, next) => {
    if (await parts.pages.answer(ctx, provider)) return;
    await next();
    await tokens.complete(ctx, parts.report);
  });
  listen(provider, options, parts.report);
  return provider;
}

/** All addresses follow from the issuer, and nothing from what a request or a proxy claims. */
function liveAtItsIssuer(provider: Provider, { issuer }: ResolvedAuthorizationServerOptions): void {
  const { protocol, host } = new URL(issuer);
  Object.defineProperties(provider.request, {
    protocol: { get: () => protocol.slice(0, -1) },
    host: { get: () => host },
  });
  Object.defineProperty(provider.OIDCContext.prototype, 'urlFor', { value: provider.urlFor.bind(provider) });
}

function listen(
  provider: Provider,
  options: ResolvedAuthorizationServerOptions,
  report: (error: unknown) => void,
): void {
  const { recorder } = options;
  provider.onerror = report;
  provider.on('server_error', (_ctx, error) => report(error));
  provider.on('access_token.issued', ({ jti, accountId, clientId }) =>
    recorder.record(accessTokenIssued(jti, accountId, String(clientId), occasionOf(options))),
  );
  provider.on('client_credentials.issued', ({ jti, clientId }) =>
    recorder.record(accessTokenIssued(jti, undefined, String(clientId), occasionOf(options))),
  );
  const refused = (ctx: KoaContextWithOIDC, error: errors.OIDCProviderError): void => {
    if (!(error instanceof errors.InvalidClientAuth)) return;
    const id = ctx.oidc.client?.clientId;
    recorder.record(clientRefused(id, error.error_detail ?? 'refused', occasionOf(options)));
  };
  provider.on('grant.error', refused);
  provider.on('revocation.error', refused);
  provider.on('introspection.error', refused);
  provider.on('pushed_authorization_request.error', refused);
}
