import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';

import type { AuditActor, SubjectDirectory } from '#core';
import { checksumBase62, sha256, SYSTEM_ACTOR } from '#core';

import {
  admin,
  budgetApp,
  catalogue,
  clientWorld,
  failure,
  ISSUER,
  nativeApp,
  publicJwk,
  reportJob,
  START,
  webApp,
} from '../../test/client-world.js';
import { resolveClientOptions } from './client-options.js';
import type { ClientRecord } from './client-record.js';
import { ClientService } from './client-service.js';
import type { ClientStore } from './client-store.js';

const ADA: AuditActor = { kind: 'user', subject: 'ada', credentialId: 'jti-1' };

const minutes = (count: number) => new Date(START + count * 60_000);

describe('ClientService.register', () => {
  it('gives a service a secret, and what a service usually is', async () => {
    const { service, store } = clientWorld();
    const { record, secret } = await service.register(reportJob);
    expect(record).toEqual({
      id: 'report-job',
      tenant: 'default',
      name: 'Report job',
      application: 'service',
      authentication: 'client_secret_basic',
      grantTypes: ['client_credentials'],
      redirectUris: [],
      postLogoutRedirectUris: [],
      origins: [],
      scopes: ['reports:read'],
      resources: [],
      keys: [],
      secrets: [
        { version: 1, digest: sha256(secret?.expose() ?? ''), issuedAt: new Date(START), retiresAt: null },
      ],
      state: 'active',
      homepageUri: null,
      policyUri: null,
      registeredAt: new Date(START),
      updatedAt: new Date(START),
      revision: 1,
    });
    expect(await store.find('report-job')).toEqual(record);
  });

  it('gives public clients no secret', async () => {
    const { service } = clientWorld();
    for (const request of [budgetApp, nativeApp]) {
      const { record, secret } = await service.register(request);
      expect(secret).toBeUndefined();
      expect(record).toMatchObject({
        authentication: 'none',
        secrets: [],
        grantTypes: ['authorization_code', 'refresh_token'],
      });
    }
  });

  it('lets a browser client call from where its redirect URIs are, unless told otherwise', async () => {
    const { service } = clientWorld();
    const redirectUris = ['https://a.example/1', 'https://a.example/2', 'https://b.example:8443/'];
    const usual = await service.register({ ...budgetApp, redirectUris });
    const told = await service.register({ ...budgetApp, id: 'told', origins: ['https://c.example'] });
    expect(usual.record.origins).toEqual(['https://a.example', 'https://b.example:8443']);
    expect(told.record.origins).toEqual(['https://c.example']);
  });

  it('takes the public keys of private_key_jwt, and keeps nothing else of them', async () => {
    const { service } = clientWorld();
    const ec = { ...publicJwk('ec'), kid: 'one', x5c: ['MIIB'] };
    const rsa = { ...publicJwk('rsa'), kid: 'two', use: 'sig', alg: 'PS256' };
    const { record, secret } = await service.register({
      ...reportJob,
      authentication: 'private_key_jwt',
      keys: [ec, rsa],
    });
    const { x5c: _, ...kept } = ec;
    expect(record.keys).toEqual([kept, rsa]);
    expect([secret, record.secrets]).toEqual([undefined, []]);
  });

  it('makes ids that nobody guesses', async () => {
    const { service } = clientWorld();
    const registered = await Promise.all(Array.from({ length: 100 }, () => service.register(nativeApp)));
    const ids = registered.map(({ record }) => record.id);
    expect(new Set(ids).size).toBe(100);
    expect(ids.every((id) => /^client_[\dA-Za-z]{16}$/.test(id))).toBe(true);
  });

  it('names no client after a user [I10]', async () => {
    const directory: SubjectDirectory = {
      authenticate: async () => undefined,
      find: async (subject) =>
        subject === 'alice' ? { subject, tenant: 'globex', displayName: 'Alice' } : undefined,
      rights: async () => undefined,
    };
    const { service } = clientWorld({}, directory);
    expect(await failure(service.register({ ...reportJob, id: 'alice' }))).toMatchObject({
      code: 'invalid_input',
      field: 'id',
    });
  });

  it('refuses an id that is taken, by any tenant', async () => {
    const { service } = clientWorld();
    await service.register({ ...reportJob, tenant: 'acme' });
    expect(await failure(service.register(reportJob))).toMatchObject({ code: 'conflict' });
  });

  it('tells the other processes and the audit, in the same write as the record', async () => {
    const { service, written } = clientWorld();
    await service.register(
      { ...reportJob, tenant: 'acme' },
      { by: ADA, address: '192.0.2.1', requestId: 'r-1' },
    );
    expect(written).toEqual([
      {
        changes: [{ type: 'client-changed', tenant: 'acme', clientId: 'report-job', state: 'active' }],
        events: [
          {
            type: 'client-registered',
            occurredAt: new Date(START),
            tenant: 'acme',
            actor: ADA,
            outcome: 'success',
            target: 'client:report-job',
            reason: undefined,
            address: '192.0.2.1',
            requestId: 'r-1',
          },
        ],
      },
    ]);
  });
});

describe('client secrets [I12]', () => {
  it('hold 256 bits, open with the prefix and end with a checksum, for scanners to know them', async () => {
    const { service } = clientWorld({ secretPrefix: 'acme_cs' });
    const made = await Promise.all(
      Array.from({ length: 100 }, (_, at) => service.register({ ...reportJob, id: `job-${at}` })),
    );
    const texts = made.map(({ secret }) => secret?.expose() ?? '');
    expect(new Set(texts).size).toBe(100);
    for (const text of texts) {
      expect(text).toMatch(/^acme_cs_[\dA-Za-z]{43}[\dA-Za-z]{6}$/);
      expect(text.slice(-6)).toBe(checksumBase62(text.slice(0, -6)));
      // Nothing that a client would have to encode in HTTP Basic, and forget to (RFC 6749 §2.3.1).
      expect(new URLSearchParams({ text }).toString()).toBe(`text=${text}`);
    }
  });

  it('come out once: in no record, store, event, error or print; digests alone are kept', async () => {
    const { service, store, written } = clientWorld();
    const registered = await service.register(reportJob, { by: ADA });
    const rotated = await service.rotateSecret('report-job', {}, { by: ADA });
    const texts = [registered, rotated].map(({ secret }) => secret?.expose() ?? '');
    const places: readonly unknown[] = [
      registered,
      rotated,
      { ...rotated },
      store,
      await store.find('report-job'),
      await service.list(),
      await service.get('report-job'),
      await service.update('report-job', { name: 'Renamed' }),
      await service.suspend('report-job'),
      await service.resume('report-job'),
      await service.register(reportJob).catch((error: unknown) => error),
      await service.rotateSecret('unknown').catch((error: unknown) => error),
      written,
    ];
    for (const place of places) {
      const prints = [
        inspect(place, { depth: 20, showHidden: true, getters: true }),
        JSON.stringify(place),
        String(place),
      ];
      for (const text of texts)
        expect(prints.filter((print) => print.includes(text.slice(3, 15)))).toEqual([]);
    }
    expect(JSON.stringify(written)).not.toMatch(/digest/);
    expect((await store.find('report-job'))?.secrets.map(({ digest }) => digest)).toEqual(
      texts.map((text) => sha256(text)),
    );
  });

  it('are told by verifySecret, for an active client alone', async () => {
    const { service } = clientWorld();
    const { record, secret } = await service.register(reportJob);
    const text = secret?.expose() ?? '';
    expect(service.verifySecret(record, text)).toBe(true);
    for (const wrong of [
      '',
      text.slice(0, -1),
      `${text}x`,
      text.toUpperCase(),
      record.secrets[0]?.digest ?? '',
    ]) {
      expect(service.verifySecret(record, wrong)).toBe(false);
    }
    expect(service.verifySecret(await service.suspend('report-job'), text)).toBe(false);
    expect(service.verifySecret(await service.resume('report-job'), text)).toBe(true);
  });

  it('do not exist for a client without: no text is one, not even a stored nothing', async () => {
    const { service } = clientWorld();
    const { record } = await service.register(budgetApp);
    const odd: ClientRecord = {
      ...record,
      secrets: [{ version: 1, digest: '', issuedAt: new Date(START), retiresAt: null }],
    };
    for (const presented of ['', '-', 'undefined', '-'.repeat(43)]) {
      expect(service.verifySecret(record, presented)).toBe(false);
      expect(service.verifySecret(odd, presented)).toBe(false);
    }
  });
});

describe('ClientService.rotateSecret', () => {
  it('keeps the secret before good until the overlap ends, and not a moment longer', async () => {
    const { service, clock } = clientWorld();
    const first = (await service.register(reportJob)).secret?.expose() ?? '';
    const { record, secret } = await service.rotateSecret('report-job', { overlapSeconds: 3600 });
    clock.forward(3599);
    expect(service.verifySecret(record, first)).toBe(true);
    expect(service.verifySecret(record, secret.expose())).toBe(true);
    clock.forward(1);
    expect(service.verifySecret(record, first)).toBe(false);
    expect(service.verifySecret(record, secret.expose())).toBe(true);
    expect(service.verifySecret(record, first, minutes(59))).toBe(true);
  });

  it('overlaps for 24 hours unless told otherwise, and not at all when told so', async () => {
    const { service } = clientWorld();
    await service.register(reportJob);
    const usual = await service.rotateSecret('report-job');
    expect(usual.record.secrets).toMatchObject([
      { version: 1, retiresAt: minutes(24 * 60) },
      { version: 2, retiresAt: null },
    ]);
    const none = await service.rotateSecret('report-job', { overlapSeconds: 0 });
    expect(none.record.secrets).toMatchObject([{ version: 3, retiresAt: null }]);
  });

  it('leaves two live secrets at most, however often it is called', async () => {
    const { service } = clientWorld();
    const texts = [(await service.register(reportJob)).secret?.expose() ?? ''];
    for (let rotation = 0; rotation < 5; rotation += 1) {
      const { record, secret } = await service.rotateSecret('report-job');
      texts.push(secret.expose());
      const live = texts.filter((text) => service.verifySecret(record, text));
      expect(live).toEqual(texts.slice(-2));
    }
  });

  it('has one winner of 20 at once: the others get a conflict, and their secrets are worth nothing', async () => {
    const { service, store } = clientWorld();
    const first = (await service.register(reportJob)).secret?.expose() ?? '';
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => service.rotateSecret('report-job')),
    );
    const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(won).toHaveLength(1);
    expect(lost.map(({ code }) => code)).toEqual(Array.from({ length: 19 }, () => 'conflict'));
    const record = await store.find('report-job');
    expect(record?.secrets).toHaveLength(2);
    expect(record && service.verifySecret(record, won[0]?.secret.expose() ?? '')).toBe(true);
    expect(record && service.verifySecret(record, first)).toBe(true);
  });

  it('has nothing to rotate for a client without secrets', async () => {
    const { service } = clientWorld();
    await service.register(budgetApp);
    await service.register({ ...reportJob, authentication: 'private_key_jwt', keys: [publicJwk()] });
    for (const id of ['budget-app', 'report-job']) {
      expect(await failure(service.rotateSecret(id))).toMatchObject({
        code: 'invalid_input',
        field: 'authentication',
      });
    }
  });

  it.each([-1, 0.5, 2_592_001, Number.NaN])('refuses an overlap of %d seconds', async (overlapSeconds) => {
    const { service } = clientWorld();
    await service.register(reportJob);
    expect(await failure(service.rotateSecret('report-job', { overlapSeconds }))).toMatchObject({
      code: 'invalid_input',
      field: 'overlapSeconds',
    });
  });
});

describe('ClientService.update', () => {
  it('changes what is given and leaves the rest', async () => {
    const { service, clock, written } = clientWorld();
    const { record } = await service.register({ ...webApp, id: 'cloud', homepageUri: 'https://a.example/' });
    clock.forward(60);
    const updated = await service.update('cloud', { name: 'Renamed', homepageUri: null, scopes: undefined });
    expect(updated).toEqual({
      ...record,
      name: 'Renamed',
      homepageUri: null,
      updatedAt: minutes(1),
      revision: 2,
    });
    expect(written.at(-1)).toMatchObject({
      changes: [{ type: 'client-changed', clientId: 'cloud', state: 'active' }],
      events: [{ type: 'client-updated', actor: SYSTEM_ACTOR }],
    });
  });

  it('judges the client as a whole, as at its registration', async () => {
    const { service } = clientWorld();
    await service.register(budgetApp);
    for (const [changes, field] of [
      [{ redirectUris: [] }, 'redirectUris'],
      [{ redirectUris: ['http://budget.example/'] }, 'redirectUris.0'],
      [{ grantTypes: ['client_credentials'] }, 'grantTypes.0'],
      [{ scopes: ['unknown'] }, 'scopes.0'],
      [{ keys: [publicJwk()] }, 'keys'],
    ] as const) {
      expect(await failure(service.update('budget-app', changes))).toMatchObject({ field });
    }
  });

  it('changes neither id, application, authentication, state nor secrets', async () => {
    const { service } = clientWorld();
    await service.register(budgetApp);
    for (const field of [
      'id',
      'application',
      'authentication',
      'state',
      'secrets',
      'revision',
      '__proto__x',
    ]) {
      expect(await failure(service.update('budget-app', { [field]: 'service' }))).toMatchObject({
        code: 'invalid_input',
        field,
      });
    }
  });

  it('loses nothing when several change different things at once', async () => {
    const { service } = clientWorld();
    await service.register(reportJob);
    await Promise.all([
      service.update('report-job', { name: 'Renamed' }),
      service.update('report-job', { scopes: ['reports:write'] }),
      service.suspend('report-job'),
    ]);
    expect(await service.get('report-job')).toMatchObject({
      name: 'Renamed',
      scopes: ['reports:write'],
      state: 'suspended',
      revision: 4,
    });
  });

  it('gives up when others are always faster', async () => {
    const { store, service } = clientWorld();
    await service.register(reportJob);
    const busy: ClientStore = {
      insert: (record, mutation) => store.insert(record, mutation),
      find: (id) => store.find(id),
      list: (query) => store.list(query),
      update: async () => false,
      remove: (id, mutation) => store.remove(id, mutation),
    };
    const crowded = new ClientService({ store: busy, options: resolveClientOptions(), catalogue });
    expect(await failure(crowded.suspend('report-job'))).toMatchObject({ code: 'conflict' });
  });
});

describe('ClientService.suspend, resume and remove', () => {
  it('tell what became of the client, so that its grants can be cut off', async () => {
    const { service, written } = clientWorld();
    await service.register(reportJob);
    await service.suspend('report-job');
    await service.resume('report-job');
    await service.remove('report-job');
    const changes = written.flatMap((effects) => effects.changes);
    expect(changes.filter(({ type }) => type === 'client-changed')).toMatchObject(
      ['active', 'suspended', 'active', 'removed'].map((state) => ({ clientId: 'report-job', state })),
    );
    expect(written.flatMap(({ events }) => events.map(({ type }) => type))).toEqual([
      'client-registered',
      'client-suspended',
      'client-resumed',
      'client-removed',
    ]);
  });

  it('cut off the client’s access tokens, in the same write, and in this process at once', async () => {
    const { service, clock, written, learned } = clientWorld();
    await service.register({ ...reportJob, tenant: 'acme' });
    await service.update('report-job', { tenant: 'acme', name: 'Renamed' });
    await service.suspend('report-job', { tenant: 'acme' });
    await service.resume('report-job', { tenant: 'acme' });
    clock.forward(60);
    await service.remove('report-job', { tenant: 'acme' });
    const entry = (at: number) => ({
      type: 'cut-off',
      tenant: 'acme',
      issuer: ISSUER,
      by: 'client',
      value: 'report-job',
      before: at,
      until: at + 900 + 60,
    });
    const entries = [entry(START / 1000), entry(START / 1000 + 60)];
    expect(learned).toEqual(entries);
    expect(written.map(({ changes }) => changes.filter(({ type }) => type === 'cut-off'))).toEqual([
      [],
      [],
      [entries[0]],
      [],
      [entries[1]],
    ]);
  });

  it('suspends and resumes idempotently: what changes nothing tells nothing', async () => {
    const { service, written } = clientWorld();
    await service.register(reportJob);
    await service.suspend('report-job');
    const again = await service.suspend('report-job');
    expect([again.state, again.revision, written.length]).toEqual(['suspended', 2, 2]);
    await service.resume('report-job');
    expect((await service.resume('report-job')).revision).toBe(3);
  });

  it('removes for ever', async () => {
    const { service } = clientWorld();
    await service.register(reportJob);
    await service.remove('report-job');
    for (const work of [service.get('report-job'), service.remove('report-job')]) {
      expect(await failure(work)).toMatchObject({ code: 'not_found' });
    }
  });
});

describe('tenants', () => {
  it('see their own clients alone', async () => {
    const { service } = clientWorld();
    await service.register({ ...reportJob, tenant: 'acme' });
    const theirs = { tenant: 'globex' };
    for (const work of [
      service.get('report-job', theirs),
      service.update('report-job', { ...theirs, name: 'Ours now' }),
      service.rotateSecret('report-job', theirs),
      service.suspend('report-job', theirs),
      service.resume('report-job', theirs),
      service.remove('report-job', theirs),
    ]) {
      expect(await failure(work)).toMatchObject({ code: 'not_found' });
    }
    expect((await service.list(theirs)).items).toEqual([]);
    expect((await service.list({ tenant: 'acme' })).items).toMatchObject([{ id: 'report-job', revision: 1 }]);
  });
});

describe('ClientService.list', () => {
  it('pages through everything once, newest first', async () => {
    const { service, clock } = clientWorld();
    for (let at = 0; at < 5; at += 1) {
      await service.register({ ...nativeApp, id: `app-${at}` });
      clock.forward(1);
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await service.list({ limit: 2, after });
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(['app-4', 'app-3', 'app-2', 'app-1', 'app-0']);
  });

  it.each([
    [{ limit: 0 }, 'limit'],
    [{ limit: 101 }, 'limit'],
    [{ after: 'no id' }, 'after'],
  ] as const)('refuses %j', async (request, field) => {
    expect(await failure(clientWorld().service.list(request))).toMatchObject({ field });
  });
});

describe('on behalf of somebody', () => {
  const onBehalfOf = admin(['reports:read']);
  const writer = { ...reportJob, id: 'writer', scopes: ['reports:write', 'reports:read'] };

  it('names them in the audit', async () => {
    const { service, written } = clientWorld();
    await service.register(reportJob, { onBehalfOf });
    expect(written[0]?.events[0]?.actor).toEqual(ADA);
  });

  it('lets nobody get hold of a service that may do more than they may', async () => {
    const { service } = clientWorld();
    await service.register(writer);
    await service.register({ ...reportJob, authentication: 'private_key_jwt', keys: [publicJwk()] });
    for (const work of [
      service.register({ ...writer, id: 'another' }, { onBehalfOf }),
      service.rotateSecret('writer', {}, { onBehalfOf }),
      service.update('writer', { name: 'Mine' }, { onBehalfOf }),
      service.update('report-job', { scopes: ['reports:write'] }, { onBehalfOf }),
    ]) {
      expect(await failure(work)).toMatchObject({ code: 'rights_exceeded', scopes: ['reports:write'] });
    }
    expect((await service.get('writer')).revision).toBe(1);
  });

  it('lets them give what they hold, what `grantable` says, and to clients of users what there is', async () => {
    const asked: (readonly string[])[] = [];
    const { service } = clientWorld({ grantable: (_, scopes) => asked.push(scopes) > 0 });
    await service.register(reportJob, { onBehalfOf });
    expect(asked).toEqual([]);
    await service.register(writer, { onBehalfOf });
    expect(asked).toEqual([['reports:write']]);
    const strict = clientWorld().service;
    const { record } = await strict.register(budgetApp, { onBehalfOf });
    expect(record.scopes).toEqual(['transactions:read']);
  });
});
