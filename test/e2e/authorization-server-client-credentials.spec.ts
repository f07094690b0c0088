import { createPrivateKey, randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, SignJWT } from 'jose';

import { NO_EFFECTS } from '#core';
import { generateSigningKey } from '#jwt/core';

import { platforms } from '../support/platforms.js';
import { refresh } from '../support/authorization-server/code-flow.js';
import {
  API,
  basic,
  client,
  REPORTS,
  SECRET,
  secretOf,
  ServerWorld,
} from '../support/authorization-server/server-world.js';

describe.each(platforms)('client credentials on %s', (platform) => {
  let world: ServerWorld;

  beforeAll(async () => {
    world = await ServerWorld.start({ platform });
  });
  beforeEach(() => {
    world.events.length = 0;
  });
  afterAll(() => world.stop());

  const typesOf = () => world.events.map(({ type }) => type);
  const own = (fields: Record<string, string> = {}, headers: Record<string, string> = basic('job', SECRET)) =>
    world.post('/token', { grant_type: 'client_credentials', ...fields }, headers);

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
