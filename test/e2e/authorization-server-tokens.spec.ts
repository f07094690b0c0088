import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';

import { platforms } from '../support/platforms.js';
import {
  authorizationRequest,
  codeOf,
  redeem,
  refresh,
  tokensOf,
} from '../support/authorization-server/code-flow.js';
import { basic, SECRET, ServerWorld } from '../support/authorization-server/server-world.js';

describe.each(platforms)('codes and refresh tokens on %s', (platform) => {
  let world: ServerWorld;

  beforeAll(async () => {
    world = await ServerWorld.start({ platform });
  });
  beforeEach(() => {
    world.events.length = 0;
    world.rights.set('user-alice', { scopes: ['transfers:*', 'accounts:read'], roles: [] });
  });
  afterAll(() => world.stop());

  const typesOf = () => world.events.map(({ type }) => type);
  const introspect = (token: string, as = basic('api', SECRET)) => world.post('/introspect', { token }, as);

  describe('authorization codes', () => {
    it('of 20 parallel uses exactly one is 200, and what it got is revoked [I03]', async () => {
      const request = authorizationRequest();
      const code = await codeOf(world, request);
      const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(world, code, request)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const refused = answers.filter(({ status }) => status !== 200);
      expect(refused.map(({ status, body }) => [status, body['error']])).toEqual(
        Array.from({ length: 19 }, () => [400, 'invalid_grant']),
      );
      const winner = answers.find(({ status }) => status === 200)?.body ?? {};
      expect((await introspect(String(winner['access_token']))).body).toEqual({ active: false });
      expect((await refresh(world, String(winner['refresh_token']))).body['error']).toBe('invalid_grant');
      expect(typesOf()).toContain('authorization-code-reused');
      expect(typesOf()).toContain('grant-revoked');
    });

    it.each([
      ['another client', { client_id: 'other' }],
      ['another redirect URI', { redirect_uri: 'https://budget.example.test/callback/' }],
      ['no redirect URI', { redirect_uri: '' }],
      ['a wrong verifier', { code_verifier: 'x'.repeat(43) }],
      ['a short verifier', { code_verifier: 'short' }],
      ['no verifier', { code_verifier: '' }],
      ['an unknown code', { code: 'y'.repeat(43) }],
      ['a huge code', { code: 'z'.repeat(20_000) }],
      ['no code', { code: '' }],
    ])('with %s it is 400 and gives nothing [I04]', async (_what, changes) => {
      const request = authorizationRequest();
      const answer = await redeem(world, await codeOf(world, request), request, changes);
      expect(answer.status).toBe(400);
      expect(['invalid_grant', 'invalid_request']).toContain(answer.body['error']);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    });
  });

  describe('refresh tokens', () => {
    it('a refresh gives another one, and the access token names its grant, tenant and login', async () => {
      const tokens = await tokensOf(world);
      const { status, body, headers } = await refresh(world, String(tokens['refresh_token']));
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(body['refresh_token']).not.toBe(tokens['refresh_token']);
      expect(decodeJwt(String(body['access_token']))).toMatchObject({
        tenant: 'default',
        gid: expect.any(String),
        auth_time: expect.any(Number),
      });
    });

    it('of 20 parallel uses exactly one is 200, and the grant is revoked with what that one got [I03]', async () => {
      const tokens = await tokensOf(world);
      const refreshToken = String(tokens['refresh_token']);
      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(world, refreshToken)));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
        200,
        ...Array.from({ length: 19 }, () => 400),
      ]);
      const winner = answers.find(({ status }) => status === 200)?.body ?? {};
      expect((await refresh(world, String(winner['refresh_token']))).status).toBe(400);
      expect((await introspect(String(winner['access_token']))).body).toEqual({ active: false });
      expect((await introspect(String(tokens['access_token']))).body).toEqual({ active: false });
      expect(typesOf()).toContain('refresh-token-reused');
    });

    it('a later reuse revokes the grant too [I03]', async () => {
      const first = String((await tokensOf(world))['refresh_token']);
      const second = (await refresh(world, first)).body;
      expect((await refresh(world, first)).body['error']).toBe('invalid_grant');
      expect((await refresh(world, String(second['refresh_token']))).status).toBe(400);
      expect((await introspect(String(second['access_token']))).body).toEqual({ active: false });
    });

    it('a refresh asks for no more than was granted, and may ask for less [I09]', async () => {
      const tokens = await tokensOf(world, authorizationRequest({ scope: 'transfers:read accounts:read' }));
      const more = await refresh(world, String(tokens['refresh_token']), { scope: 'transfers:write' });
      expect(more.body['error']).toBe('invalid_scope');
      const less = await refresh(world, String(tokens['refresh_token']), { scope: 'accounts:read' });
      expect(less.body['scope']).toBe('accounts:read');
    });

    it('rights that the user has lost are gone at the next refresh [I16]', async () => {
      const tokens = await tokensOf(world, authorizationRequest({ scope: 'transfers:read accounts:read' }));
      world.rights.set('user-alice', { scopes: ['accounts:read'], roles: [] });
      const narrowed = await refresh(world, String(tokens['refresh_token']));
      expect(narrowed.body['scope']).toBe('accounts:read');
      world.rights.set('user-alice', { scopes: [], roles: [] });
      const nothing = await refresh(world, String(narrowed.body['refresh_token']));
      expect([nothing.status, nothing.body['error']]).toEqual([400, 'invalid_grant']);
    });

    it('a user who is gone gets no more tokens [I16]', async () => {
      const tokens = await tokensOf(world);
      world.rights.delete('user-alice');
      const { status, body } = await refresh(world, String(tokens['refresh_token']));
      expect([status, body['error']]).toEqual([400, 'invalid_grant']);
    });

    it.each([
      ['of another client', { client_id: 'other' }],
      ['of a client that is unknown', { client_id: 'nobody' }],
      ['that is empty', { refresh_token: '' }],
    ])('one %s is refused', async (_what, changes) => {
      const tokens = await tokensOf(world);
      const { status } = await refresh(world, String(tokens['refresh_token']), changes);
      expect([400, 401]).toContain(status);
    });
  });
});
