import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';

import { serverInteractionPolicy } from '../interactions/interaction-policy.js';
import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import type { GrantService } from '../revocation/grant-service.js';
import type { AdapterParts } from './artifact-adapter.js';
import { ArtifactAdapter } from './artifact-adapter.js';
import { judgeClientAssertion } from './client-assertion.js';
import { ClientAdapter } from './client-adapter.js';
import { LATCHKEY_METADATA, latchkeyMetadata } from './client-metadata.js';
import { INTERACTION_PATH, ROUTES } from './routes.js';
import { ResourceServers } from './resource-servers.js';
import { findServerAccount } from './server-account.js';
import { reachable } from './store-failure.js';
import type { ServerPages } from './server-pages.js';
import type { SigningKeySet } from './signing-key-set.js';
import { lifetimesOf } from './token-lifetimes.js';
import { tokenClaims } from './token-claims.js';

/** As every verifier of ours has it, by default. */
const CLOCK_TOLERANCE_SECONDS = 5;

const ASYMMETRIC = ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'] as const;

/** What the configuration is made of, beside the options. */
export interface ConfigurationParts extends AdapterParts {
  readonly keys: SigningKeySet;
  readonly pages: ServerPages;
}

/** oidc-provider's configuration: whatever of its defaults must not stand is named here. */
export function providerConfiguration(
  options: ResolvedAuthorizationServerOptions,
  { keys, pages, ...parts }: ConfigurationParts,
): Configuration {
  const { directory, tenant, publicPath } = options;
  const resources = new ResourceServers(options, keys.signing);
  return {
    adapter: (model) =>
      model === 'Client' ? new ClientAdapter(options) : new ArtifactAdapter(model, options, parts),
    jwks: keys.jwks,
    cookies: cookies(options),
    routes: ROUTES,
    // Also the scopes of the resources, or clients that need them would be refused.
    scopes: ['openid', ...new Set([...options.resources.values()].flatMap(({ scopes }) => scopes))],
    responseTypes: ['code'],
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    acceptQueryParamAccessTokens: false,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    // With ES256 keys alone every client would be refused, its default being RS256.
    clientDefaults: { id_token_signed_response_alg: keys.signing.alg },
    enabledJWA: { clientAuthSigningAlgValues: [...ASYMMETRIC], idTokenSigningAlgValues: [...ASYMMETRIC] },
    assertJwtClientAuthClaimsAndHeader: judgeClientAssertion(options),
    extraClientMetadata: { properties: [LATCHKEY_METADATA], validator: () => undefined },
    clientBasedCORS: (_ctx, origin, client) => latchkeyMetadata(client).origins.includes(origin),
    findAccount: (_ctx, subject) => findServerAccount(directory, tenant, subject),
    loadExistingGrant: (ctx) => existingGrant(ctx, parts.grants),
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    revokeGrantPolicy: () => true,
    // What a user gave an application holds when the user logs out here; "connected apps" ends it.
    expiresWithSession: () => false,
    ttl: lifetimesOf(options),
    formats: { customizers: { jwt: tokenClaims(options) } },
    interactions: {
      policy: serverInteractionPolicy(options),
      url: (_ctx, { uid }) => `${publicPath}${INTERACTION_PATH}/${uid}`,
    },
    renderError: (ctx, out, error) => pages.error(ctx, out, error),
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      dPoP: { enabled: false },
      clientCredentials: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, client, oneOf) => oneOf ?? resources.defaultOf(client),
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, indicator, client) => resources.find(ctx, indicator, client),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx) => pages.logout(ctx),
        postLogoutSuccessSource: (ctx) => pages.loggedOut(ctx),
      },
    },
  };
}

/** A consent is remembered for user and client, in whatever session it was given. */
async function existingGrant({ oidc }: KoaContextWithOIDC, grants: GrantService) {
  const decided = oidc.result?.consent?.grantId;
  if (decided !== undefined) return oidc.provider.Grant.find(decided);
  const { account, client } = oidc;
  if (account === undefined || client === undefined) return undefined;
  const given = (await reachable(grants.list(account.accountId))).find(
    ({ clientId }) => clientId === client.clientId,
  );
  return given && oidc.provider.Grant.find(given.id);
}

function cookies({ cookieKeys, publicPath, issuer }: ResolvedAuthorizationServerOptions) {
  const secure = issuer.startsWith('https:');
  // Browsers keep a `__Host-` cookie from being set by a subdomain; it has to be for the whole host.
  const hostPrefix = publicPath === '' ? '__Host-' : '__Secure-';
  const [session, interaction] = secure ? [hostPrefix, '__Secure-'] : ['', ''];
  const common = { httpOnly: true, sameSite: 'lax', signed: true } as const;
  return {
    keys: [...cookieKeys],
    names: {
      session: `${session}latchkey-server`,
      interaction: `${interaction}latchkey-interaction`,
      resume: `${interaction}latchkey-resume`,
    },
    long: { ...common, path: publicPath === '' ? '/' : publicPath },
    short: common,
  };
}
