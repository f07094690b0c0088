import { describe, expect, it } from '@jest/globals';

import type { Claims, Principal } from '#core';

import { CLAIMS, ISSUER, NOW, NOW_SECONDS, token, verdict, verifierOf } from '../test/token-forge.js';

import type { KindRule } from './kind-rule.js';
import { ownKind } from './kind-rule.js';
import type { TrustedIssuerOptions } from './trusted-issuer.js';

async function principal(
  claims: Record<string, unknown>,
  options: Partial<TrustedIssuerOptions> = {},
): Promise<Principal> {
  const verification = await verifierOf(options).verify(token(claims));
  if (verification.outcome !== 'verified') throw new Error(JSON.stringify(verification));
  return verification.principal;
}

const kindOf = async (claims: Record<string, unknown>, options?: Partial<TrustedIssuerOptions>) =>
  (await principal(claims, options)).kind;

const PLAIN: Partial<TrustedIssuerOptions> = { profile: 'plain', typ: 'at+jwt' };

describe('the kind of a principal', () => {
  const firstPartyClients = ['web'];

  it('is delegated for a client that is nobody we know', async () => {
    expect(await kindOf({})).toBe('delegated');
    expect(await kindOf({}, { firstPartyClients })).toBe('delegated');
  });

  it('is user for a first-party client, compared exactly', async () => {
    expect(await kindOf({ client_id: 'web' }, { firstPartyClients })).toBe('user');
    expect(await kindOf({ client_id: 'Web' }, { firstPartyClients })).toBe('delegated');
    expect(await kindOf({ client_id: 'web2' }, { firstPartyClients })).toBe('delegated');
  });

  it('is service for a client in its own name, a first-party one, too', async () => {
    expect(await kindOf({ sub: 'report-job', client_id: 'report-job' })).toBe('service');
    expect(await kindOf({ sub: 'web', client_id: 'web' }, { firstPartyClients })).toBe('service');
  });

  it('is user in profile plain', async () => {
    expect(await kindOf({}, PLAIN)).toBe('user');
  });

  it('is what the issuer’s own rule says, and the rule may refuse', async () => {
    const kind = (claims: Claims) => (claims['gty'] === 'client-credentials' ? 'service' : 'refuse');
    expect(await kindOf({ gty: 'client-credentials' }, { kind })).toBe('service');
    expect(await verdict(token(), { kind })).toBe('kind-refused');
  });

  it('of our own issuer is user for every login session, a user who is called like a client, too', async () => {
    expect(await kindOf({ sub: 'web', client_id: 'web', sid: 's1' }, { kind: ownKind })).toBe('user');
    expect(await kindOf({ sub: 'web', client_id: 'web' }, { kind: ownKind })).toBe('service');
    expect(await kindOf({ sub: 'alice', client_id: 'web' }, { kind: ownKind })).toBe('user');
  });

  it('is never delegated without a client', async () => {
    expect(await verdict(token({ client_id: undefined }), { ...PLAIN, kind: () => 'delegated' })).toBe(
      'kind-refused',
    );
    expect(
      await kindOf({ client_id: undefined, azp: 'budget-app' }, { ...PLAIN, kind: () => 'delegated' }),
    ).toBe('delegated');
  });

  it('is known beforehand, for the checks at startup', () => {
    const yields = (...issuers: readonly Partial<TrustedIssuerOptions>[]) =>
      [
        ...verifierOf(...issuers.map((options, at) => ({ issuer: `https://${at}`, ...options }))).yields,
      ].toSorted();
    const rule: KindRule = Object.assign(() => 'user' as const, { yields: new Set(['user'] as const) });
    expect(yields({})).toEqual(['delegated', 'service']);
    expect(yields({ firstPartyClients })).toEqual(['delegated', 'service', 'user']);
    expect(yields(PLAIN)).toEqual(['user']);
    expect(yields({ kind: () => 'refuse' })).toEqual(['delegated', 'service', 'user']);
    expect(yields({ kind: rule })).toEqual(['user']);
    expect(yields({}, PLAIN)).toEqual(['delegated', 'service', 'user']);
  });
});

describe('a principal', () => {
  it('of a user says how and when they logged in', async () => {
    const claims = { client_id: 'web', sid: 's1', auth_time: NOW_SECONDS - 60, acr: 'mfa', roles: ['admin'] };
    expect(await principal(claims, { firstPartyClients: ['web'], rolesClaim: 'roles' })).toEqual({
      kind: 'user',
      subject: 'user-1',
      tenant: 'default',
      scopes: ['transfers:read', 'transfers:write'],
      roles: ['admin'],
      clientId: 'web',
      sessionId: 's1',
      authenticatedAt: new Date(NOW - 60_000),
      acr: 'mfa',
      application: undefined,
      credential: {
        scheme: 'jwt',
        id: 'token-1',
        issuer: ISSUER,
        expiresAt: new Date((CLAIMS.exp + 5) * 1000),
      },
      claims: { ...CLAIMS, ...claims },
    });
  });

  it('of a third party says who acts', async () => {
    expect(await principal({})).toMatchObject({
      kind: 'delegated',
      subject: 'user-1',
      clientId: 'budget-app',
      roles: [],
    });
  });

  it('of a service has the client’s name', async () => {
    expect(await principal({ sub: 'report-job', client_id: 'report-job' })).toMatchObject({
      kind: 'service',
      subject: 'report-job',
      name: 'report-job',
      owner: undefined,
    });
  });

  it('belongs to the tenant that its claim names', async () => {
    expect(await principal({ org: 'acme' }, { tenantClaim: 'org' })).toMatchObject({ tenant: 'acme' });
    expect(await principal({ org: 'acme', tenant: 'acme' })).toMatchObject({ tenant: 'default' });
  });

  it('can’t be changed', async () => {
    const user = await principal({ a: { b: [1] } });
    expect(Object.isFrozen(user)).toBe(true);
    expect(Object.isFrozen(user.scopes)).toBe(true);
    expect(Object.isFrozen(user.credential)).toBe(true);
    expect(Object.isFrozen(user.claims)).toBe(true);
    expect(Object.isFrozen(user.claims['a'])).toBe(true);
  });

  it('[R28] holds claims without a prototype', async () => {
    expect(Object.getPrototypeOf((await principal({})).claims)).toBeNull();
  });
});

describe('scopes', () => {
  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['a list', ['transfers:read']],
    ['a number', 1],
    ['an object', { 0: 'transfers:read' }],
    ['null', null],
  ])('[R09] are none when scope is %s', async (_form, scope) => {
    expect((await principal({ scope })).scopes).toEqual([]);
  });

  it('[R09] are not read from scp or permissions unless configured', async () => {
    const claims = { scope: undefined, scp: ['transfers:read'], permissions: ['transfers:write'] };
    expect((await principal(claims)).scopes).toEqual([]);
    expect((await principal(claims, { scopesClaim: 'scp' })).scopes).toEqual(['transfers:read']);
    expect((await principal(claims, { scopesClaim: 'permissions' })).scopes).toEqual(['transfers:write']);
    expect((await principal({ scp: 'a b' }, { scopesClaim: 'scp' })).scopes).toEqual(['a', 'b']);
    expect((await principal({ scp: ['a', 1] }, { scopesClaim: 'scp' })).scopes).toEqual([]);
  });

  it('of a token hold no wildcards and nothing that is no scope', async () => {
    expect((await principal({ scope: 'a transfers:* * "b" c' })).scopes).toEqual(['a', 'c']);
    expect((await principal({ scp: ['a b', '*', 'c'] }, { scopesClaim: 'scp' })).scopes).toEqual(['c']);
  });
});

describe('roles', () => {
  const roles = async (value: unknown, options = { ...PLAIN, rolesClaim: 'https://acme.example/roles' }) => {
    const user = await principal({ 'https://acme.example/roles': value, roles: ['root'] }, options);
    return user.kind === 'user' ? user.roles : undefined;
  };

  it('are a text or a list of texts in the claim that the options name, else none', async () => {
    expect(await roles('admin')).toEqual(['admin']);
    expect(await roles(['admin', 'auditor'])).toEqual(['admin', 'auditor']);
    for (const value of [undefined, null, '', 1, true, {}, ['admin', 1], [['admin']]])
      expect(await roles(value)).toEqual([]);
  });

  it('are none without such an option', async () => {
    expect(await roles('admin', { ...PLAIN, rolesClaim: 'groups' })).toEqual([]);
    expect(await principal({ roles: ['admin'] }, PLAIN)).toMatchObject({ roles: [] });
  });
});
