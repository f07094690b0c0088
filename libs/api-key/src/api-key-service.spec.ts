import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';

import type { AuditActor, LatchkeyErrorCode, SubjectDirectory } from '#core';
import { LatchkeyError, NO_EFFECTS, SYSTEM_ACTOR } from '#core';

import { apiKeyWorld, catalogue, PEPPER, START, userPrincipal } from '../test/api-key-world.js';
import { parseApiKey } from './api-key-format.js';
import { ApiKeyService } from './api-key-service.js';
import type { ApiKeyStore } from './api-key-store.js';
import { developmentKey } from './development-key.js';
import type { IssueApiKeyRequest } from './issue-api-key-request.js';

const REQUEST: IssueApiKeyRequest = { name: 'Nightly', owner: 'settlements', scopes: ['transfers:read'] };

const ADMIN: AuditActor = { kind: 'user', subject: 'admin', credentialId: 'jti-9' };

/** The code, and the field or scopes, of what the work throws. */
async function failure(
  work: Promise<unknown>,
): Promise<{ code: LatchkeyErrorCode; field?: string; scopes?: readonly string[] }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof LatchkeyError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Accounts: Alice of the default tenant, Grace of another one. */
const directory: SubjectDirectory = {
  authenticate: async () => undefined,
  find: async (subject) =>
    ({
      alice: { subject, tenant: 'default', displayName: 'Alice' },
      grace: { subject, tenant: 'globex', displayName: 'Grace' },
    })[subject],
  rights: async (subject) =>
    ({
      alice: { scopes: ['transfers:read', 'reports:*'], roles: [] },
      grace: { scopes: ['transfers:read'], roles: [] },
    })[subject],
};

describe('ApiKeyService.issue', () => {
  it('gives a key that verifies, and a record that holds its digest under the current pepper', async () => {
    const { service, verifier, options } = apiKeyWorld();
    const { record, key } = await service.issue(REQUEST);
    expect((await verifier.verify(key.expose())).outcome).toBe('verified');
    expect(record).toMatchObject({
      tenant: 'default',
      environment: 'live',
      state: 'active',
      issuedAt: new Date(START),
      expiresAt: new Date(START + options.expirySeconds * 1000),
      secrets: [{ version: 1, pepper: 'default', retiresAt: null }],
      revision: 1,
    });
  });

  it('[K01] makes id and secret anew for each key: 95 and 256 bits of the alphabet', async () => {
    const { service } = apiKeyWorld();
    const issued = await Promise.all(Array.from({ length: 200 }, () => service.issue(REQUEST)));
    const secrets = issued.map(({ key }) => parseApiKey(key.expose())?.secret.expose());
    expect(new Set(issued.map(({ record }) => record.id)).size).toBe(200);
    expect(new Set(secrets).size).toBe(200);
    expect(secrets.every((secret) => /^[\dA-Za-z]{43}$/.test(secret ?? ''))).toBe(true);
  });

  it('[K01] lets the secret out once: it is in no record, store, event, error or print', async () => {
    const { service, store, verifier, written } = apiKeyWorld();
    const issued = await service.issue(REQUEST, { by: ADMIN });
    const text = issued.key.expose();
    const secret = parseApiKey(text)?.secret.expose() ?? text;
    const places: readonly unknown[] = [
      issued,
      { ...issued },
      String(issued.key),
      parseApiKey(text),
      store,
      await store.find(issued.record.id),
      await service.list(),
      await service.get(issued.record.id),
      await verifier.verify(text),
      await verifier.verify(`${text.slice(0, -1)}!`),
      await service.revoke(issued.record.id, { reason: 'done' }),
      await service.issue(REQUEST).then(({ record }) => record),
      await service.get('unknown').catch((error: unknown) => error),
      written,
    ];
    for (const place of places) {
      const prints = [
        inspect(place, { depth: 20, showHidden: true, getters: true }),
        JSON.stringify(place),
        String(place),
      ];
      expect(prints.filter((print) => print.includes(secret.slice(0, 12)))).toEqual([]);
    }
    expect(JSON.stringify(places)).not.toContain(PEPPER);
  });

  it('expires in 90 days unless told otherwise, and never only when told so', async () => {
    const { service } = apiKeyWorld();
    const life = async (expiresInSeconds?: number | 'never') =>
      (await service.issue({ ...REQUEST, expiresInSeconds })).record.expiresAt;
    expect(await life()).toEqual(new Date(START + 90 * 24 * 3_600_000));
    expect(await life(60)).toEqual(new Date(START + 60_000));
    expect(await life('never')).toBeNull();
  });

  it('tells the other processes and the audit, in the same write as the record', async () => {
    const { service, written } = apiKeyWorld();
    const { record } = await service.issue(
      { ...REQUEST, tenant: 'acme' },
      { by: ADMIN, address: '192.0.2.1', requestId: 'r-1' },
    );
    expect(written).toEqual([
      {
        changes: [{ type: 'api-key-changed', tenant: 'acme', keyId: record.id }],
        events: [
          {
            type: 'api-key-issued',
            occurredAt: new Date(START),
            tenant: 'acme',
            actor: ADMIN,
            outcome: 'success',
            target: `api-key:${record.id}`,
            reason: undefined,
            address: '192.0.2.1',
            requestId: 'r-1',
          },
        ],
      },
    ]);
  });

  it('names the system as actor when nobody is named', async () => {
    const { service, written } = apiKeyWorld();
    await service.issue(REQUEST);
    expect(written[0]?.events[0]?.actor).toEqual(SYSTEM_ACTOR);
  });

  it.each([
    ['name', { name: '' }],
    ['name', { name: 'x'.repeat(101) }],
    ['name', { name: 'line\nbreak' }],
    ['name', { name: 'nul\u0000' }],
    ['name', { name: 'lone surrogate \ud800' }],
    ['owner', { owner: '' }],
    ['tenant', { tenant: '' }],
    ['scopes.0', { scopes: ['*'] }],
    ['scopes.0', { scopes: ['trans*'] }],
    ['scopes.0', { scopes: ['transfers:*:read'] }],
    ['scopes.0', { scopes: ['transfers:read transfers:write'] }],
    ['scopes.1', { scopes: ['transfers:read', 'transfers:delete'] }],
    ['scopes.0', { scopes: ['Transfers:read'] }],
    ['scopes.0', { scopes: ['accounts:*'] }],
    ['expiresInSeconds', { expiresInSeconds: 0 }],
    ['expiresInSeconds', { expiresInSeconds: Number.POSITIVE_INFINITY }],
    ['expiresInSeconds', { expiresInSeconds: 1e300 }],
    ['notBefore', { notBefore: new Date(Number.NaN) }],
    ['notBefore', { notBefore: new Date(START + 60_000), expiresInSeconds: 60 }],
    ['restrictions.addresses.0', { restrictions: { addresses: ['10.0.0.0/64'] } }],
    ['by', { by: ADMIN }],
  ])('refuses a wrong %s, and names it: %j', async (field, fields) => {
    const { service, written } = apiKeyWorld();
    expect(await failure(service.issue({ ...REQUEST, ...fields }))).toMatchObject({
      code: 'invalid_input',
      field,
    });
    expect(written).toEqual([]);
  });

  it('takes wildcards over whole segments, any script in a name, and no scopes at all', async () => {
    const { service } = apiKeyWorld();
    const { record } = await service.issue({
      ...REQUEST,
      name: '支払い 👩‍👩‍👧',
      scopes: ['transfers:*', 'transfers:*'],
    });
    expect(record.scopes).toEqual(['transfers:*']);
    expect((await service.issue({ ...REQUEST, scopes: [] })).record.scopes).toEqual([]);
  });

  it('[K05] never goes beyond the rights of an owner that the directory knows, in code either', async () => {
    const { service, written } = apiKeyWorld({}, directory);
    const work = service.issue({ ...REQUEST, owner: 'alice', scopes: ['transfers:read', 'transfers:write'] });
    expect(await failure(work)).toMatchObject({ code: 'rights_exceeded', scopes: ['transfers:write'] });
    expect(written).toEqual([]);
    await service.issue({ ...REQUEST, owner: 'alice', scopes: ['transfers:read', 'reports:*'] });
  });

  it('refuses an owner of another tenant', async () => {
    const { service } = apiKeyWorld({}, directory);
    expect(await failure(service.issue({ ...REQUEST, owner: 'grace' }))).toMatchObject({
      code: 'invalid_input',
      field: 'owner',
    });
  });

  it('takes an owner that the directory does not know for a service', async () => {
    const { service } = apiKeyWorld({}, directory);
    expect((await service.issue({ ...REQUEST, scopes: ['transfers:write'] })).record.owner).toBe(
      'settlements',
    );
  });

  it('refuses a transaction that the store can not take part in', async () => {
    const { service } = apiKeyWorld();
    expect(await failure(service.issue(REQUEST, { transaction: {} }))).toMatchObject({
      code: 'transaction_unsupported',
    });
  });
});

describe('ApiKeyService.issueAs', () => {
  it('[K05] gives what the issuer holds, implied scopes included, and nothing more', async () => {
    const { service } = apiKeyWorld();
    const writer = userPrincipal(['transfers:write']);
    const { record } = await service.issueAs(writer, {
      ...REQUEST,
      scopes: ['transfers:write', 'transfers:read'],
    });
    expect(record.scopes).toEqual(['transfers:write', 'transfers:read']);
    const work = service.issueAs(writer, { ...REQUEST, scopes: ['transfers:read', 'reports:read'] });
    expect(await failure(work)).toMatchObject({ code: 'rights_exceeded', scopes: ['reports:read'] });
  });

  it('[K05] gives a wildcard only to who holds one as wide: it would grow with the catalogue', async () => {
    const { service } = apiKeyWorld();
    const request = { ...REQUEST, scopes: ['transfers:*'] };
    const all = userPrincipal(['transfers:read', 'transfers:write']);
    expect(await failure(service.issueAs(all, request))).toMatchObject({ code: 'rights_exceeded' });
    expect((await service.issueAs(userPrincipal(['transfers:*']), request)).record.scopes).toEqual([
      'transfers:*',
    ]);
  });

  it('asks `grantable` for the scopes that the issuer does not hold', async () => {
    const asked: (readonly string[])[] = [];
    const { service } = apiKeyWorld({
      grantable: async (principal, scopes) => {
        asked.push(scopes);
        return principal.kind === 'user' && principal.roles.includes('admin');
      },
    });
    const request = { ...REQUEST, scopes: ['api-keys:manage', 'reports:read'] };
    const admin = userPrincipal(['api-keys:manage'], { roles: ['admin'] });
    expect((await service.issueAs(admin, request)).record.scopes).toEqual(request.scopes);
    const clerk = userPrincipal(['api-keys:manage']);
    expect(await failure(service.issueAs(clerk, request))).toMatchObject({
      code: 'rights_exceeded',
      scopes: ['reports:read'],
    });
    expect(asked).toEqual([['reports:read'], ['reports:read']]);
  });

  it('[K05] is bound by the rights of a known owner even where `grantable` allows everything', async () => {
    const { service } = apiKeyWorld({ grantable: () => true }, directory);
    const work = service.issueAs(userPrincipal(['api-keys:manage']), {
      ...REQUEST,
      owner: 'alice',
      scopes: ['transfers:write'],
    });
    expect(await failure(work)).toMatchObject({ code: 'rights_exceeded', scopes: ['transfers:write'] });
  });

  it('[K10] takes tenant and actor from the principal: nothing in the request makes it the trusted method', async () => {
    const { service, written } = apiKeyWorld();
    const principal = userPrincipal(['transfers:read'], { tenant: 'acme' });
    const forged = { ...REQUEST, tenant: 'globex' };
    const forgedContext = { address: '192.0.2.1', by: SYSTEM_ACTOR };
    const { record } = await service.issueAs(principal, forged, forgedContext);
    expect(record.tenant).toBe('acme');
    expect(written[0]?.events[0]?.actor).toEqual({ kind: 'user', subject: 'alice', credentialId: 'jti-1' });
    for (const extra of [
      'by',
      'trusted',
      'transaction',
      'grantable',
      'id',
      'secret',
      'environment',
      'state',
    ]) {
      const work = service.issueAs(principal, { ...REQUEST, [extra]: 'x' });
      expect(await failure(work)).toMatchObject({ code: 'invalid_input', field: extra });
    }
  });
});

describe('ApiKeyService.get and list', () => {
  it('know the keys of one tenant only', async () => {
    const { service } = apiKeyWorld();
    const { record } = await service.issue({ ...REQUEST, tenant: 'acme' });
    expect(await service.get(record.id, { tenant: 'acme' })).toEqual(record);
    expect((await service.list({ tenant: 'acme' })).items).toEqual([record]);
    expect(await failure(service.get(record.id))).toMatchObject({ code: 'not_found' });
    expect((await service.list()).items).toEqual([]);
  });

  it('ask no store for what can not be an id', async () => {
    const { options } = apiKeyWorld();
    const unreachable = { find: () => Promise.reject(new Error('asked')) } as unknown as ApiKeyStore;
    const service = new ApiKeyService({ store: unreachable, options, catalogue });
    expect(await failure(service.get("x' OR 1=1"))).toMatchObject({ code: 'not_found' });
  });

  it('page through everything', async () => {
    const { service, clock } = apiKeyWorld();
    for (let number = 0; number < 5; number += 1) {
      await service.issue({ ...REQUEST, name: `key ${number}` });
      clock.forward(1);
    }
    const first = await service.list({ limit: 3 });
    const second = await service.list({ limit: 3, after: first.next });
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual([
      'key 4',
      'key 3',
      'key 2',
      'key 1',
      'key 0',
    ]);
    expect(second.next).toBeUndefined();
  });

  it.each([
    ['limit', { limit: 0 }],
    ['limit', { limit: 101 }],
    ['after', { after: 'x' }],
    ['state', { state: 'gone' as 'active' }],
  ])('refuse a wrong %s', async (field, request) => {
    expect(await failure(apiKeyWorld().service.list(request))).toMatchObject({
      code: 'invalid_input',
      field,
    });
  });
});

describe('ApiKeyService.revoke', () => {
  it('refuses the key from that moment on, keeps the record with the reason, and tells', async () => {
    const { service, verifier, written, clock } = apiKeyWorld();
    const { record, key } = await service.issue(REQUEST);
    clock.forward(5);
    const now = new Date(clock.now());
    const revoked = await service.revoke(record.id, { reason: 'contract ended' }, { by: ADMIN });
    expect(revoked.effectiveBy).toEqual(now);
    expect(revoked.record).toEqual({
      ...record,
      state: 'revoked',
      revokedAt: now,
      revokedReason: 'contract ended',
      revision: 2,
    });
    expect(await verifier.verify(key.expose())).toMatchObject({ outcome: 'refused', reason: 'revoked' });
    expect(await service.get(record.id)).toEqual(revoked.record);
    expect(written[1]).toMatchObject({
      changes: [{ type: 'api-key-changed', keyId: record.id }],
      events: [{ type: 'api-key-revoked', actor: ADMIN, reason: 'contract ended', outcome: 'success' }],
    });
  });

  it('is idempotent: the first reason stays, and nothing is told twice', async () => {
    const { service, written } = apiKeyWorld();
    const { record } = await service.issue(REQUEST);
    await service.revoke(record.id, { reason: 'first' });
    expect((await service.revoke(record.id, { reason: 'second' })).record.revokedReason).toBe('first');
    expect(written).toHaveLength(2);
  });

  it('of 20 parallel revocations each succeeds and one is written', async () => {
    const { service, written } = apiKeyWorld();
    const { record } = await service.issue(REQUEST);
    const revoked = await Promise.all(
      Array.from({ length: 20 }, (_, index) => service.revoke(record.id, { reason: `reason ${index}` })),
    );
    expect(new Set(revoked.map((each) => each.record.revokedReason)).size).toBe(1);
    expect(written).toHaveLength(2);
  });

  it('tries again when somebody else changed the key meanwhile, and gives up in the end', async () => {
    const { service, store, options } = apiKeyWorld();
    const { record } = await service.issue(REQUEST);
    let losses = 3;
    const contended: ApiKeyStore = {
      find: (id) => store.find(id),
      list: (query) => store.list(query),
      insert: (next, mutation) => store.insert(next, mutation),
      update: async (next, revision, mutation) => {
        losses -= 1;
        if (losses < 0) return store.update(next, revision, mutation);
        const now = await service.get(record.id);
        await store.update({ ...now, name: `renamed ${losses}`, revision: now.revision + 1 }, now.revision, {
          effects: NO_EFFECTS,
        });
        return false;
      },
    };
    const contending = new ApiKeyService({ store: contended, options, catalogue });
    const revoked = await contending.revoke(record.id, { reason: 'done' });
    expect(revoked.record).toMatchObject({ name: 'renamed 0', state: 'revoked', revision: 5 });
    const { record: other } = await service.issue(REQUEST);
    const hopeless = new ApiKeyService({
      store: { ...contended, update: async () => false },
      options,
      catalogue,
    });
    expect(await failure(hopeless.revoke(other.id, { reason: 'done' }))).toMatchObject({ code: 'conflict' });
  });

  it('does not know the keys of another tenant', async () => {
    const { service, verifier } = apiKeyWorld();
    const { record, key } = await service.issue({ ...REQUEST, tenant: 'acme' });
    expect(await failure(service.revoke(record.id, { tenant: 'globex', reason: 'mine now' }))).toMatchObject({
      code: 'not_found',
    });
    expect((await verifier.verify(key.expose())).outcome).toBe('verified');
  });

  it.each(['', 'x'.repeat(201), 'a\r\nb'])(
    'wants a reason that a log can hold, unlike %j',
    async (reason) => {
      const { service } = apiKeyWorld();
      const { record } = await service.issue(REQUEST);
      expect(await failure(service.revoke(record.id, { reason }))).toMatchObject({
        code: 'invalid_input',
        field: 'reason',
      });
    },
  );
});

describe('developmentKey', () => {
  it('holds every scope of the catalogue', async () => {
    const { service, verifier } = apiKeyWorld();
    const { record, key } = await developmentKey(service, catalogue);
    expect(record).toMatchObject({ owner: 'development', scopes: catalogue.names });
    expect((await verifier.verify(key.expose())).outcome).toBe('verified');
  });
});
