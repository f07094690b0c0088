import { createPrivateKey, randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, SignJWT } from 'jose';

import { NO_EFFECTS } from '#core';
import { generateSigningKey } from '#jwt/core';

import { platforms } from '../support/platforms.js';
import {
  authorizationRequest,
  codeOf,
  redeem,
  refresh,
  tokensOf,
} from '../support/authorization-server/code-flow.js';
import {
  API,
  basic,
  client,
  REPORTS,
  SECRET,
  secretOf,
  ServerWorld,
} from '../support/authorization-server/server-world.js';

describe.each(platforms)('tokens on %s', (platform) => {
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

  describe('client credentials', () => {
    const own = (
      fields: Record<string, string> = {},
      headers: Record<string, string> = basic('job', SECRET),
    ) => world.post('/token', { grant_type: 'client_credentials', ...fields }, headers);

    it('without scope they mean the registered ones, for the only resource there is', async () => {
      const { status, body, headers } = await own();
      expect([status, body['scope']]).toEqual([200, 'transfers:read']);
      expect(headers.get('cache-control')).toBe('no-store');
      const claims = decodeJwt(String(body['access_token']));
      expect(claims).toMatchObject({ aud: API, sub: 'job', client_id: 'job', scope: 'transfers:read' });
      expect(claims).not.toHaveProperty('gid');
      expect(body).not.toHaveProperty('refresh_token');
    });

    it.each([
      ['an unknown scope', { scope: 'transfers:read nonsense' }, 'invalid_scope'],
      ['a scope that it is not registered for', { scope: 'accounts:read' }, 'invalid_scope'],
      ['openid', { scope: 'openid' }, 'invalid_scope'],
      ['a scope with a quote', { scope: 'a"b' }, 'invalid_scope'],
      ['an unknown resource', { resource: REPORTS }, 'invalid_target'],
      ['a resource that is no URI', { resource: 'api' }, 'invalid_target'],
      ['a resource with a fragment', { resource: `${API}#x` }, 'invalid_target'],
      ['a resource with a slash more', { resource: `${API}/` }, 'invalid_target'],
    ])('%s is refused, not dropped [I09]', async (_what, fields, error) => {
      const { status, body } = await own(fields);
      expect([status, body['error']]).toEqual([400, error]);
    });

    it.each([
      ['a wrong secret', basic('job', 'wrong'), 401],
      ['no secret', {}, 400],
      ['an unknown client', basic('nobody', SECRET), 401],
      ['another client’s id in the body', basic('job', SECRET), 400],
      ['Bearer', { authorization: 'Bearer abc' }, 400],
      ['Basic without colon', { authorization: 'Basic am9i' }, 400],
    ])('%s is refused', async (what, headers, status) => {
      const answer = await own(what.startsWith('another') ? { client_id: 'web' } : {}, headers);
      expect(answer.status).toBe(status);
    });

    it('a secret that a browser sends is refused, and told to the audit [I17]', async () => {
      for (const headers of [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-dest': 'empty' },
        { origin: 'https://evil.example.test' },
      ]) {
        const { status } = await own({}, { ...basic('job', SECRET), ...headers });
        expect([400, 401]).toContain(status);
      }
      expect(typesOf().filter((type) => type === 'credential-in-browser').length).toBeGreaterThanOrEqual(2);
    });

    it('a secret for a public client is refused, and told to the audit [I17]', async () => {
      const { status } = await own({}, basic('budget', SECRET));
      expect(status).toBe(401);
      expect(typesOf()).toContain('client-authentication-refused');
    });

    it('two secrets are live while a rotation overlaps, and digests alone are stored [I12]', async () => {
      const overlapping = { ...secretOf('the-old-one'), retiresAt: new Date(Date.now() + 60_000) };
      const retired = { ...secretOf('the-oldest'), retiresAt: new Date(Date.now() - 1) };
      const record = client('two', {
        application: 'service',
        authentication: 'client_secret_post',
        grantTypes: ['client_credentials'],
        redirectUris: [],
        secrets: [retired, overlapping, { ...secretOf('the-new-one'), version: 2 }],
      });
      await world.clients.insert(record, { effects: NO_EFFECTS });
      const statuses = await Promise.all(
        ['the-old-one', 'the-new-one', 'the-oldest', secretOf('the-new-one').digest].map(
          async (client_secret) => (await own({ client_id: 'two', client_secret }, {})).status,
        ),
      );
      expect(statuses).toEqual([200, 200, 401, 401]);
    });

    it('a suspended client is unknown', async () => {
      await world.clients.insert(client('paused', { state: 'suspended' }), { effects: NO_EFFECTS });
      expect((await refresh(world, 'x', { client_id: 'paused' })).status).toBe(401);
    });

    it('a client with the id of a user gets no token [I10]', async () => {
      const record = client('user-bob', {
        application: 'service',
        authentication: 'client_secret_basic',
        grantTypes: ['client_credentials'],
        redirectUris: [],
        secrets: [secretOf(SECRET)],
      });
      await world.clients.insert(record, { effects: NO_EFFECTS });
      expect((await own({}, basic('user-bob', SECRET))).status).toBe(400);
      await world.clients.remove('user-bob', { effects: NO_EFFECTS });
    });

    it('a signed assertion counts once, of 20 parallel uses too [I03]', async () => {
      const key = await generateSigningKey();
      const { d: _d, ...publicKey } = key;
      const record = client('signer', {
        application: 'service',
        authentication: 'private_key_jwt',
        grantTypes: ['client_credentials'],
        redirectUris: [],
        keys: [publicKey],
      });
      await world.clients.insert(record, { effects: NO_EFFECTS });
      const assertion = (exp: string | number, jti: string = randomUUID()) =>
        new SignJWT({ jti })
          .setProtectedHeader({ alg: 'ES256' })
          .setIssuer('signer')
          .setSubject('signer')
          .setAudience(world.issuer)
          .setIssuedAt()
          .setExpirationTime(exp)
          .sign(createPrivateKey({ key: { ...key }, format: 'jwk' }));
      const present = (client_assertion: string) =>
        own(
          {
            client_assertion,
            client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          },
          {},
        );
      const once = await assertion('60s');
      const answers = await Promise.all(Array.from({ length: 20 }, () => present(once)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
      expect((await present(await assertion('1h'))).status).toBe(401);
      expect((await present(await assertion(4_000_000_000))).status).toBe(401);
      expect((await present('a.b.c')).status).toBe(400);
    });
  });

  describe('revocation and introspection', () => {
    it('a JWT access token is revoked by its own client alone [I08]', async () => {
      const token = String((await tokensOf(world))['access_token']);
      expect((await world.post('/revoke', { token, client_id: 'other' })).status).toBe(200);
      expect((await introspect(token)).body['active']).toBe(true);
      expect((await world.post('/revoke', { token, client_id: 'budget' })).status).toBe(200);
      expect((await introspect(token)).body).toEqual({ active: false });
      expect(typesOf()).toContain('access-token-revoked');
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
      for (const token of [
        'nonsense',
        'a.b.c',
        `${header}.${claims}.${'A'.repeat(86)}`,
        'x'.repeat(40_000),
      ]) {
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

  it('what is repeated, missing or of an unknown kind is 400 at the token endpoint [I06]', async () => {
    for (const grant_type of ['password', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code', '']) {
      const { status } = await world.post(
        '/token',
        { grant_type, username: 'alice', password: 'x' },
        basic('job', SECRET),
      );
      expect(status).toBe(400);
    }
    const twice = new URLSearchParams([
      ['grant_type', 'client_credentials'],
      ['grant_type', 'client_credentials'],
    ]);
    expect((await world.post('/token', twice, basic('job', SECRET))).status).toBe(400);
    const json = await fetch(`${world.issuer}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...basic('job', SECRET) },
      body: '{"grant_type":"client_credentials"}',
    });
    expect(json.status).toBe(400);
    const large = await world.post('/token', { grant_type: 'x'.repeat(100_000) }, basic('job', SECRET));
    expect(large.status).toBe(400);
  });
});
