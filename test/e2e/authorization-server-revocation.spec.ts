import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { platforms } from '../support/platforms.js';
import {
  authorizationRequest,
  codeOf,
  refresh,
  tokensOf,
} from '../support/authorization-server/code-flow.js';
import { API, basic, SECRET, ServerWorld } from '../support/authorization-server/server-world.js';

describe.each(platforms)('revocation and introspection on %s', (platform) => {
  let world: ServerWorld;

  beforeAll(async () => {
    world = await ServerWorld.start({ platform });
  });
  afterAll(() => world.stop());

  const typesOf = () => world.events.map(({ type }) => type);
  const introspect = (token: string, as = basic('api', SECRET)) => world.post('/introspect', { token }, as);

  it('a JWT access token is revoked by its own client alone [I08]', async () => {
    const token = String((await tokensOf(world))['access_token']);
    expect((await world.post('/revoke', { token, client_id: 'other' })).status).toBe(200);
    expect((await introspect(token)).body['active']).toBe(true);
    expect((await world.post('/revoke', { token, client_id: 'budget' })).status).toBe(200);
    expect((await introspect(token)).body).toEqual({ active: false });
    expect(typesOf()).toContain('access-token-revoked');
  });

  it('a revocation is answered with nothing, which says that it is no JSON', async () => {
    const tokens = await tokensOf(world);
    for (const token of [String(tokens['access_token']), 'nonsense', String(tokens['refresh_token'])]) {
      const { status, text, headers } = await world.post('/revoke', { token, client_id: 'budget' });
      expect([status, text]).toEqual([200, '']);
      expect(headers.get('content-type') ?? '').not.toMatch(/json/);
    }
  });

  it('a client-credentials token is revoked, too [I08]', async () => {
    const { body } = await world.post('/token', { grant_type: 'client_credentials' }, basic('job', SECRET));
    const token = String(body['access_token']);
    expect((await introspect(token)).body).toMatchObject({ active: true, client_id: 'job', sub: 'job' });
    await world.post('/revoke', { token }, basic('job', SECRET));
    expect((await introspect(token)).body).toEqual({ active: false });
  });

  it('revoking a refresh token ends the grant, its access tokens included [I08]', async () => {
    const tokens = await tokensOf(world);
    const token = String(tokens['refresh_token']);
    expect((await world.post('/revoke', { token, client_id: 'budget' })).status).toBe(200);
    expect((await refresh(world, token)).status).toBe(400);
    expect((await introspect(String(tokens['access_token']))).body).toEqual({ active: false });
  });

  it('an unknown or forged token is 200 at revocation, and inactive at introspection [I08]', async () => {
    const [header, claims] = String((await tokensOf(world))['access_token']).split('.');
    for (const token of ['nonsense', 'a.b.c', `${header}.${claims}.${'A'.repeat(86)}`, 'x'.repeat(40_000)]) {
      expect((await world.post('/revoke', { token, client_id: 'budget' })).status).toBe(200);
      const { status, body } = await introspect(token);
      expect([status, body]).toEqual([200, { active: false }]);
    }
  });

  it('tells the resource server and the token’s own client, and nobody else [I08]', async () => {
    const request = authorizationRequest({ client_id: 'web' });
    const code = await codeOf(world, request);
    const { body } = await world.post(
      '/token',
      {
        grant_type: 'authorization_code',
        code,
        redirect_uri: request.parameters['redirect_uri'] ?? '',
        code_verifier: request.verifier,
      },
      basic('web', SECRET),
    );
    const token = String(body['access_token']);
    expect((await introspect(token)).body).toMatchObject({ active: true, sub: 'user-alice', aud: API });
    expect((await introspect(token, basic('web', SECRET))).body['active']).toBe(true);
    expect((await introspect(token, basic('job', SECRET))).body).toEqual({ active: false });
    const refreshToken = String(body['refresh_token']);
    expect((await introspect(refreshToken, basic('web', SECRET))).body['active']).toBe(true);
    expect((await introspect(refreshToken)).body).toEqual({ active: false });
  });

  it('a caller who proves nothing is refused [I08]', async () => {
    const token = String((await tokensOf(world))['access_token']);
    expect((await world.post('/introspect', { token, client_id: 'budget' })).status).toBe(401);
    expect((await world.post('/introspect', { token })).status).toBe(400);
    expect((await introspect(token, basic('api', 'wrong'))).status).toBe(401);
    expect((await world.post('/revoke', { token })).status).toBe(400);
  });

  it.each(['/revoke', '/introspect'])('%s without a token, or with two, is 400', async (path) => {
    expect((await world.post(path, {}, basic('api', SECRET))).status).toBe(400);
    const twice = new URLSearchParams([
      ['token', 'a'],
      ['token', 'b'],
    ]);
    expect((await world.post(path, twice, basic('api', SECRET))).status).toBe(400);
  });
});
