import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';

import { platforms } from '../support/platforms.js';
import { decide } from '../support/authorization-server/code-flow.js';
import {
  API,
  insecure,
  REDIRECT_URI,
  SECRET,
  ServerWorld,
} from '../support/authorization-server/server-world.js';

describe.each(platforms)('client libraries against the server on %s', (platform) => {
  let world: ServerWorld;

  beforeAll(async () => {
    world = await ServerWorld.start({ platform });
  });
  afterAll(() => world.stop());

  const configuration = (
    id: string,
    authentication: openid.ClientAuth,
    algorithm: 'oidc' | 'oauth2' = 'oidc',
  ) =>
    openid.discovery(new URL(world.issuer), id, undefined, authentication, {
      algorithm,
      execute: [openid.allowInsecureRequests],
    });
  const walk = async (url: URL): Promise<URL> => {
    const browser = world.browser();
    return (await decide(browser, await browser.open(url))).url;
  };

  it('openid-client: code with PKCE and an ID token, refresh, introspection, revocation', async () => {
    const config = await configuration('web', openid.ClientSecretBasic(SECRET));
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const [state, nonce] = [openid.randomState(), openid.randomNonce()];
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT_URI,
      scope: 'openid transfers:read',
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      resource: API,
      state,
      nonce,
    });
    const tokens = await openid.authorizationCodeGrant(config, await walk(url), {
      pkceCodeVerifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    expect(tokens.claims()).toMatchObject({ iss: world.issuer, sub: 'user-alice', aud: 'web' });
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.scope).toBe('transfers:read');
    expect(await openid.tokenIntrospection(config, refreshed.access_token)).toMatchObject({ active: true });
    await openid.tokenRevocation(config, refreshed.access_token);
    expect(await openid.tokenIntrospection(config, refreshed.access_token)).toEqual({ active: false });
    await openid.tokenRevocation(config, refreshed.refresh_token ?? '');
    await expect(openid.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('openid-client: a pushed request, described by RFC 8414 at the path-inserted address', async () => {
    const config = await configuration('web', openid.ClientSecretPost(SECRET), 'oauth2');
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const pushed = await openid.buildAuthorizationUrlWithPAR(config, {
      redirect_uri: REDIRECT_URI,
      scope: 'accounts:read',
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    expect([...pushed.searchParams.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual([
      'client_id',
      'request_uri',
    ]);
    const tokens = await openid.authorizationCodeGrant(config, await walk(pushed), { pkceCodeVerifier });
    expect(tokens.scope).toBe('accounts:read');
  });

  it('openid-client: client credentials', async () => {
    const config = await configuration('job', openid.ClientSecretBasic(SECRET), 'oauth2');
    expect(await openid.clientCredentialsGrant(config)).toMatchObject({
      token_type: 'bearer',
      scope: 'transfers:read',
    });
  });

  it('oauth4webapi: a public client gets a JWT access token as RFC 9068 has it [I02]', async () => {
    const server = await world.metadata();
    const app: oauth.Client = { client_id: 'budget' };
    const verifier = oauth.generateRandomCodeVerifier();
    const url = new URL(server.authorization_endpoint ?? '');
    url.search = new URLSearchParams({
      client_id: 'budget',
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'transfers:write',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString();
    const parameters = oauth.validateAuthResponse(server, app, await walk(url));
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      app,
      oauth.None(),
      parameters,
      REDIRECT_URI,
      verifier,
      insecure,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, app, response);
    const request = new Request(API, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    const claims = await oauth.validateJwtAccessToken(server, request, API, insecure);
    expect(claims).toMatchObject({ client_id: 'budget', sub: 'user-alice', scope: 'transfers:write' });
    expect(claims.jti.length).toBeGreaterThanOrEqual(22);
    expect(claims.exp - claims.iat).toBe(900);
  });
});
