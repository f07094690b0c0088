import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import request from 'supertest';

import { apiKeyWorld, START, userPrincipal } from '../test/api-key-world.js';
import { guardedApp } from '../test/guarded-app.js';
import { apiKeyAdminController } from './api-key-admin.controller.js';

const platforms = [
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
] as const;

const users = {
  admin: userPrincipal(['api-keys:manage', 'transfers:read'], { subject: 'admin' }),
  stranger: userPrincipal(['api-keys:manage'], { subject: 'stranger', tenant: 'globex' }),
  clerk: userPrincipal(['transfers:read'], { subject: 'clerk' }),
};

const BODY = { name: 'Nightly', owner: 'settlements', scopes: ['transfers:read'] };

const SECRET = /acme_sk_live_[\dA-Za-z]{16}_[\dA-Za-z]{49}/;

describe.each(platforms)('the admin controller on %s', (_platform, adapter) => {
  const world = apiKeyWorld();
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    ({ app, url } = await guardedApp(world, adapter(), [apiKeyAdminController()], users));
  });

  afterAll(() => app.close());

  const as = (user: keyof typeof users | '') => {
    const send = (method: 'get' | 'post') => (path: string) =>
      request(url)[method](`/admin/api-keys${path}`).set('X-Test-User', user);
    return { get: send('get'), post: send('post') };
  };

  const issue = async (fields = {}) => {
    const answer = await as('admin')
      .post('')
      .send({ ...BODY, ...fields });
    return answer.body as { readonly id: string; readonly key: string };
  };

  it('[K01] issues a key: shown once, in an answer that nobody stores', async () => {
    const answer = await as('admin')
      .post('')
      .send({ ...BODY, expires_in_seconds: 3600 });
    expect(answer.status).toBe(201);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^[\dA-Za-z]{16}$/),
      name: 'Nightly',
      owner: 'settlements',
      environment: 'live',
      scopes: ['transfers:read'],
      restrictions: { addresses: [] },
      state: 'active',
      issued_at: new Date(START).toISOString(),
      not_before: null,
      expires_at: new Date(START + 3_600_000).toISOString(),
      revoked_at: null,
      revoked_reason: null,
      key: expect.stringMatching(SECRET),
    });
    expect((await world.verifier.verify(String(answer.body.key))).outcome).toBe('verified');
  });

  it('[K01] shows neither secret nor digest when it lists, reads or revokes', async () => {
    const { id } = await issue();
    const record = await world.service.get(id);
    const answers = [
      await as('admin').get(''),
      await as('admin').get(`/${id}`),
      await as('admin').post(`/${id}/revoke`).send({ reason: 'done' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const { text } of answers) {
      expect(text).toContain(id);
      expect(text).not.toMatch(SECRET);
      expect(text).not.toContain(record.secrets[0]?.digest);
    }
  });

  it('takes every field of a key, and `never` in words alone', async () => {
    const answer = await as('admin')
      .post('')
      .send({
        ...BODY,
        expires_in_seconds: 'never',
        not_before: '2026-01-02T00:00:00+01:00',
        restrictions: { addresses: ['10.0.0.0/8'] },
      });
    expect(answer.body).toMatchObject({
      state: 'scheduled',
      expires_at: null,
      not_before: '2026-01-01T23:00:00.000Z',
      restrictions: { addresses: ['10.0.0.0/8'] },
    });
  });

  it('revokes a key for ever, says from when on, and keeps the first reason', async () => {
    const { id, key } = await issue();
    const revoke = (reason: string) => as('admin').post(`/${id}/revoke`).send({ reason });
    expect((await revoke('contract ended')).body).toMatchObject({
      state: 'revoked',
      revoked_reason: 'contract ended',
      effective_by: new Date(START).toISOString(),
    });
    expect((await revoke('again')).body.revoked_reason).toBe('contract ended');
    expect((await world.verifier.verify(key)).outcome).toBe('refused');
  });

  it('tells the audit who did it, with which credential and from where', async () => {
    const { id } = await issue();
    await as('admin').post(`/${id}/revoke`).send({ reason: 'done' });
    const told = world.written
      .flatMap(({ events }) => events)
      .filter(({ target }) => target === `api-key:${id}`);
    const actor = { kind: 'user', subject: 'admin', credentialId: 'jti-1' };
    expect(told).toMatchObject([
      { type: 'api-key-issued', actor, address: '127.0.0.1' },
      { type: 'api-key-revoked', actor, address: '127.0.0.1', reason: 'done' },
    ]);
  });

  it('pages and filters', async () => {
    const owner = 'paged';
    for (const name of ['a', 'b', 'c']) await issue({ owner, name });
    const first = await as('admin').get(`?owner=${owner}&limit=2`);
    const second = await as('admin').get(`?owner=${owner}&limit=2&after=${first.body.next}`);
    const names = [...first.body.items, ...second.body.items].map(({ name }: { name: string }) => name);
    expect(names.toSorted()).toEqual(['a', 'b', 'c']);
    expect(second.body.next).toBeNull();
  });

  it.each([
    ['name', { ...BODY, name: 7 }],
    ['name', { ...BODY, name: '' }],
    ['scopes.0', { ...BODY, scopes: ['*'] }],
    ['scopes.0', { ...BODY, scopes: ['nothing:known'] }],
    ['expires_in_seconds', { ...BODY, expires_in_seconds: -1 }],
    ['expires_in_seconds', { ...BODY, expires_in_seconds: '3600' }],
    ['not_before', { ...BODY, not_before: 'tomorrow' }],
    ['restrictions.addresses.0', { ...BODY, restrictions: { addresses: ['all'] } }],
    ['expiresInSeconds', { ...BODY, expiresInSeconds: 60 }],
    ['owner', { name: 'Nightly', scopes: [] }],
  ])('answers 400 to a wrong body, and names the field: %s', async (field, body) => {
    const answer = await as('admin').post('').send(body);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status: 400, code: 'invalid_input', field });
    expect(String(answer.body.detail).startsWith(`${field}: `)).toBe(true);
  });

  it.each(['limit=0', 'limit=x', 'state=gone', 'after=x', 'page=2', 'limit=1&limit=2'])(
    'answers 400 to the query %s',
    async (query) => {
      const answer = await as('admin').get(`?${query}`);
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid_input']);
    },
  );

  it.each([
    ['tenant', { tenant: 'globex' }],
    ['by', { by: { kind: 'system' } }],
    ['transaction', { transaction: {} }],
    ['key', { key: 'chosen' }],
    ['id', { id: 'chosen0000000000' }],
    ['environment', { environment: 'test' }],
  ])('[K10] takes nothing from a body that belongs to the trusted method: %s', async (field, fields) => {
    const answer = await as('admin')
      .post('')
      .send({ ...BODY, ...fields });
    expect(answer.body).toMatchObject({ status: 400, code: 'invalid_input', field });
  });

  it('[K05] answers 403 to scopes beyond those of the issuer, and names them', async () => {
    const answer = await as('admin')
      .post('')
      .send({ ...BODY, scopes: ['transfers:read', 'transfers:write'] });
    expect(answer.body).toMatchObject({ status: 403, code: 'rights_exceeded', scope: 'transfers:write' });
  });

  it('answers 404 to an unknown key and to one of another tenant alike', async () => {
    const { id } = await issue();
    const answers = [
      await as('stranger').get(`/${id}`),
      await as('stranger').post(`/${id}/revoke`).send({ reason: 'mine' }),
      await as('admin').get('/unknown000000000'),
      await as('admin').get('/not-an-id'),
    ];
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await as('stranger').get('')).body.items).toEqual([]);
  });

  it('is closed to callers without the scope, and without a credential', async () => {
    expect((await as('clerk').get('')).status).toBe(403);
    expect((await request(url).get('/admin/api-keys')).status).toBe(401);
  });
});

describe('apiKeyAdminController', () => {
  it('stands where the application wants it, under the scope that it names', async () => {
    const controller = apiKeyAdminController({ path: 'keys', scope: 'reports:read' });
    const owner = userPrincipal(['reports:read']);
    const { app, url } = await guardedApp(apiKeyWorld(), new ExpressAdapter(), [controller], { owner });
    const answer = await request(url).get('/keys').set('X-Test-User', 'owner');
    await app.close();
    expect(answer.status).toBe(200);
  });
});
