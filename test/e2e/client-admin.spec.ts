import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock, defineScopes, EventRecorder } from 'nestjs-latchkey';
import type { Effects } from 'nestjs-latchkey';
import {
  clientAdminController,
  ClientService,
  MemoryClientStore,
  resolveClientOptions,
} from 'nestjs-latchkey/authorization-server';

import { GuardedApp, issuerKey } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

const scopes = defineScopes({
  'clients:manage': { description: 'Manage clients' },
  'reports:read': { description: 'Read reports' },
  'reports:write': { description: 'Write reports' },
});

const reportJob = {
  client_name: 'Report job',
  application_type: 'service',
  scope: 'reports:read',
};

const budgetApp = {
  client_id: 'budget-app',
  client_name: 'Budget App',
  application_type: 'browser',
  redirect_uris: ['https://budget.example/callback'],
  scope: 'reports:read reports:write',
  client_uri: 'https://budget.example/',
};

describe.each(platforms)('the administration of OAuth clients on %s', (platform) => {
  let app: GuardedApp;
  let clients: ClientService;
  let admin: Record<string, string>;
  let stranger: Record<string, string>;

  beforeAll(async () => {
    app = await GuardedApp.start(platform, {
      controllers: [clientAdminController()],
      providers: [
        {
          provide: ClientService,
          inject: [Clock, EventRecorder],
          useFactory: (clock: Clock, recorder: EventRecorder) =>
            new ClientService({
              store: new MemoryClientStore(({ events }: Effects) => {
                for (const event of events) recorder.record(event);
              }),
              options: resolveClientOptions(),
              catalogue: scopes,
              clock,
            }),
        },
      ],
      options: {
        scopes,
        tokens: {
          issuer: 'https://id.example.com',
          audience: 'https://api.example.com',
          keys: [issuerKey],
          firstPartyClients: ['web'],
          tenantClaim: 'tenant',
        },
      },
    });
    clients = app.app.get(ClientService);
    admin = await app.bearer({ sub: 'ada', scope: 'clients:manage reports:read', tenant: 'default' });
    stranger = await app.bearer({ sub: 'grace', scope: 'clients:manage', tenant: 'globex' });
  });
  afterAll(() => app.close());

  const call = (route: string, body?: object, headers = admin) =>
    app.observe(
      route,
      body === undefined
        ? { headers }
        : { headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
    );
  const register = async (fields: object = {}) => {
    const { status, body } = await call('POST /admin/clients', { ...reportJob, ...fields });
    expect(status).toBe(201);
    return { id: String(body['client_id']), secret: String(body['client_secret']) };
  };

  it('registers a client in the names of RFC 7591, and shows its secret once, in an answer that nobody stores', async () => {
    const answer = await call('POST /admin/clients', reportJob);
    expect(answer.status).toBe(201);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toEqual({
      client_id: expect.stringMatching(/^client_[\dA-Za-z]{16}$/),
      client_id_issued_at: expect.any(Number),
      client_name: 'Report job',
      application_type: 'service',
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      post_logout_redirect_uris: [],
      origins: [],
      scope: 'reports:read',
      resources: [],
      jwks: { keys: [] },
      client_uri: null,
      policy_uri: null,
      state: 'active',
      client_secrets: [{ version: 1, issued_at: expect.any(String), retires_at: null }],
      updated_at: expect.any(String),
      client_secret: expect.stringMatching(/^cs_[\dA-Za-z]{49}$/),
      client_secret_expires_at: 0,
    });
    const record = await clients.get(String(answer.body['client_id']));
    expect(clients.verifySecret(record, String(answer.body['client_secret']))).toBe(true);
  });

  it('shows neither secret nor digest again, nor lets them into the audit or a log [I12]', async () => {
    const { id, secret } = await register();
    const rotated = await call(`POST /admin/clients/${id}/rotate-secret`);
    const answers = [
      await call(`GET /admin/clients/${id}`),
      await call('GET /admin/clients?limit=100'),
      await call(`PATCH /admin/clients/${id}`, { client_name: 'Renamed' }),
      await call(`POST /admin/clients/${id}/suspend`),
      await call(`POST /admin/clients/${id}/resume`),
      await call(`DELETE /admin/clients/${id}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 204]);
    const seen = JSON.stringify([answers, await app.events(), app.log.lines]);
    for (const text of [secret, String(rotated.body['client_secret'])]) {
      expect(seen).not.toContain(text.slice(3, 15));
    }
    expect(seen).not.toContain('digest');
  });

  it('registers a client without a secret, and shows none', async () => {
    const { status, body } = await call('POST /admin/clients', budgetApp);
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...budgetApp, token_endpoint_auth_method: 'none', client_secrets: [] });
    expect(body).not.toHaveProperty('client_secret');
    expect((await call('POST /admin/clients', budgetApp)).body).toMatchObject({
      status: 409,
      code: 'conflict',
    });
    await call('DELETE /admin/clients/budget-app');
  });

  it('rotates a secret: both are good for as long as asked, then the new one', async () => {
    const { id, secret } = await register();
    const { status, headers, body } = await call(`POST /admin/clients/${id}/rotate-secret`, {
      overlap_seconds: 60,
    });
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    const fresh = String(body['client_secret']);
    const record = await clients.get(id);
    const after = (seconds: number) => new Date(app.clock.now() + seconds * 1000);
    expect([secret, fresh].map((text) => clients.verifySecret(record, text, after(0)))).toEqual([true, true]);
    expect([secret, fresh].map((text) => clients.verifySecret(record, text, after(61)))).toEqual([
      false,
      true,
    ]);
    expect(body['client_secrets']).toMatchObject([
      { version: 1, retires_at: expect.any(String) },
      { version: 2, retires_at: null },
    ]);
  });

  it('changes what is given, and leaves the rest', async () => {
    const { id } = await register({ client_uri: 'https://a.example/' });
    const changed = await call(`PATCH /admin/clients/${id}`, { scope: '', client_uri: null });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ client_name: 'Report job', scope: '', client_uri: null });
  });

  it('suspends, resumes and removes', async () => {
    const { id } = await register();
    expect((await call(`POST /admin/clients/${id}/suspend`)).body['state']).toBe('suspended');
    expect((await call(`POST /admin/clients/${id}/resume`)).body['state']).toBe('active');
    expect((await call(`DELETE /admin/clients/${id}`)).text).toBe('');
    expect((await call(`GET /admin/clients/${id}`)).status).toBe(404);
  });

  it('pages through everything once', async () => {
    const fresh = await app.bearer({ sub: 'ada', scope: 'clients:manage reports:read', tenant: 'paged' });
    for (const client_name of ['a', 'b', 'c'])
      await call('POST /admin/clients', { ...reportJob, client_name }, fresh);
    const first = await call('GET /admin/clients?limit=2', undefined, fresh);
    const second = await call(
      `GET /admin/clients?limit=2&after=${String(first.body['next'])}`,
      undefined,
      fresh,
    );
    const items = [first, second].flatMap(({ body }) => body['items'] as { client_name: string }[]);
    expect(items.map(({ client_name }) => client_name).toSorted()).toEqual(['a', 'b', 'c']);
    expect(second.body['next']).toBeNull();
  });

  it('tells the audit who did it, with which credential and from where', async () => {
    const { events, body } = await call('POST /admin/clients', reportJob);
    expect(events).toMatchObject([
      {
        type: 'client-registered',
        target: `client:${String(body['client_id'])}`,
        actor: { kind: 'user', subject: 'ada', credentialId: expect.any(String) },
        address: '127.0.0.1',
      },
    ]);
  });

  it.each([
    ['client_name', { client_name: '' }],
    ['client_name', { client_name: 7 }],
    ['client_id', { client_id: 'no id' }],
    ['application_type', { application_type: 'desktop' }],
    ['token_endpoint_auth_method', { token_endpoint_auth_method: 'none' }],
    ['grant_types.0', { grant_types: ['authorization_code'] }],
    ['grant_types.0', { grant_types: ['password'] }],
    ['redirect_uris', { redirect_uris: ['https://a.example/'] }],
    ['redirect_uris.1', { ...budgetApp, redirect_uris: ['https://a.example/', 'javascript:alert(1)'] }],
    ['post_logout_redirect_uris.0', { ...budgetApp, post_logout_redirect_uris: ['http://a.example/'] }],
    ['origins.0', { ...budgetApp, origins: ['https://a.example/path'] }],
    ['scope.1', { scope: 'reports:read unknown' }],
    ['resources.0', { resources: ['api'] }],
    ['client_uri', { client_uri: 'javascript:alert(1)' }],
    ['policy_uri', { policy_uri: 'http://a.example/' }],
    ['jwks.keys', { token_endpoint_auth_method: 'private_key_jwt' }],
    ['jwks.keys.0.kty', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{}] } }],
    ['jwks.keys.0.d', { jwks: { keys: [{ kty: 'EC', d: 'x' }] } }],
    ['redirectUris', { redirectUris: [] }],
    ['tenant', { tenant: 'globex' }],
    ['id', { id: 'mine' }],
    ['state', { state: 'active' }],
    ['by', { by: { kind: 'system' } }],
    ['onBehalfOf', { onBehalfOf: null }],
    ['client_secret', { client_secret: 'chosen' }],
  ])('answers 400 to a wrong body, and names the field as it stands there: %s', async (field, fields) => {
    const answer = await call('POST /admin/clients', { ...reportJob, ...fields });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status: 400, code: 'invalid_input', field });
    expect(String(answer.body['detail']).startsWith(`${field}: `)).toBe(true);
  });

  it.each([
    ['PATCH', '', { application_type: 'web' }, 'application_type'],
    ['PATCH', '', { client_id: 'other' }, 'client_id'],
    ['PATCH', '', { client_secrets: [] }, 'client_secrets'],
    ['POST', '/rotate-secret', { overlap_seconds: -1 }, 'overlap_seconds'],
    ['POST', '/rotate-secret', { overlap_seconds: '60' }, 'overlap_seconds'],
    ['POST', '/rotate-secret', { client_secret: 'chosen' }, 'client_secret'],
  ])('answers 400 to %s%s %j', async (method, path, body, field) => {
    const { id } = await register();
    expect((await call(`${method} /admin/clients/${id}${path}`, body)).body).toMatchObject({
      status: 400,
      field,
    });
  });

  it.each(['limit=0', 'limit=x', 'after=no%20id', 'page=2', 'limit=1&limit=2'])(
    'answers 400 to the query %s',
    async (query) => {
      const { status, body } = await call(`GET /admin/clients?${query}`);
      expect([status, body['code']]).toEqual([400, 'invalid_input']);
    },
  );

  it('lets nobody give a service more than they may do, nor take over one that may', async () => {
    const given = await call('POST /admin/clients', { ...reportJob, scope: 'reports:write' });
    expect(given.body).toMatchObject({ status: 403, code: 'rights_exceeded', scope: 'reports:write' });
    const { record } = await clients.register({
      name: 'Writer',
      application: 'service',
      scopes: ['reports:write'],
    });
    expect((await call(`POST /admin/clients/${record.id}/rotate-secret`)).status).toBe(403);
    expect((await call(`PATCH /admin/clients/${record.id}`, { client_name: 'x' })).status).toBe(403);
  });

  it('answers 404 to an unknown client and to one of another tenant alike', async () => {
    const { id } = await register();
    const answers = [
      await call(`GET /admin/clients/${id}`, undefined, stranger),
      await call(`PATCH /admin/clients/${id}`, { client_name: 'Mine' }, stranger),
      await call(`POST /admin/clients/${id}/rotate-secret`, undefined, stranger),
      await call(`POST /admin/clients/${id}/suspend`, undefined, stranger),
      await call(`DELETE /admin/clients/${id}`, undefined, stranger),
      await call('GET /admin/clients/unknown'),
      await call('GET /admin/clients/%20'),
    ];
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await call('GET /admin/clients', undefined, stranger)).body['items']).toEqual([]);
  });

  it('is closed to callers without the scope, and without a credential', async () => {
    const clerk = await app.bearer({ scope: 'reports:read', tenant: 'default' });
    expect((await call('GET /admin/clients', undefined, clerk)).status).toBe(403);
    expect((await call('GET /admin/clients', undefined, {})).status).toBe(401);
  });
});
