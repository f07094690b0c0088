import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { AuditActor } from '#core';
import { sha256, StoreUnavailableError } from '#core';

import { granted, LOGIN, sessionWorld, START } from '../test/session-world.js';
import { toTokenResponse } from './index.js';

const DAY = 86_400;
const REFRESH_TOKEN = /^lrt_[0-9A-Za-z]{22}[0-9A-Za-z]{43}$/;
const ALICE: AuditActor = { kind: 'user', subject: 'alice', credentialId: 'jti' };

describe('login', () => {
  it('writes out what the directory gives by wildcard', async () => {
    const { login, tokens, directory } = await sessionWorld();
    directory.rightsOfAlice = { scopes: ['transfers:*'], roles: [] };
    const { accessToken } = await login();
    expect(await tokens.verify(accessToken.expose())).toMatchObject({
      principal: { scopes: ['transfers:read', 'transfers:write'] },
    });
  });

  it('opens a session whose access token says who, for whom, since when and how far', async () => {
    const { login, tokens } = await sessionWorld();
    const { accessToken, expiresInSeconds, session } = await login();
    expect(expiresInSeconds).toBe(900);
    expect(session).toMatchObject({
      subject: 'alice',
      tenant: 'acme',
      clientId: 'first-party',
      endedAt: null,
    });
    expect(session.expiresAt).toEqual(new Date(START + 90 * DAY * 1000));
    expect(await tokens.verify(accessToken.expose())).toMatchObject({
      outcome: 'verified',
      principal: {
        kind: 'user',
        subject: 'alice',
        tenant: 'acme',
        clientId: 'first-party',
        sessionId: session.id,
        authenticatedAt: new Date(START),
        scopes: ['transfers:read'],
        roles: ['customer'],
      },
    });
  });

  it('writes its event with the session', async () => {
    const { sessions, events, store } = await sessionWorld();
    const context = { address: '203.0.113.7', requestId: 'request-1' };
    const { session } = granted(await sessions.login(LOGIN, context));
    expect(events()).toMatchObject([
      {
        type: 'session-started',
        outcome: 'success',
        tenant: 'acme',
        target: `session:${session.id}`,
        ...context,
      },
    ]);
    expect(await store.find(session.id)).toEqual(session);
  });

  it.each([
    ['an unknown identifier', { ...LOGIN, identifier: 'mallory@example.test' }],
    ['a wrong password', { ...LOGIN, password: 'Correct horse battery staple' }],
    ['nothing at all', { identifier: '', password: '' }],
  ])('refuses %s with the same words, and audits it without what was typed', async (_, login) => {
    const { sessions, recorded, events } = await sessionWorld();
    expect(await sessions.login(login, { address: '203.0.113.7' })).toEqual({
      outcome: 'refused',
      reason: 'unknown',
      credentialId: undefined,
    });
    expect(recorded).toMatchObject([{ type: 'login-refused', outcome: 'refused', address: '203.0.113.7' }]);
    expect(inspect(recorded, { depth: null })).not.toMatch(/horse|example\.test/);
    expect(events()).toEqual([]);
  });

  it('refuses an account that is disabled the moment after its password was right', async () => {
    const { sessions, directory } = await sessionWorld();
    directory.rightsOfAlice = undefined;
    expect(await sessions.login(LOGIN)).toMatchObject({ outcome: 'refused', reason: 'unknown' });
  });

  it('is unavailable, and not refused, while the directory is', async () => {
    const { sessions, directory, recorded } = await sessionWorld();
    directory.outage = new Error('the database of users');
    expect(await sessions.login(LOGIN)).toMatchObject({ outcome: 'unavailable', retryAfterSeconds: 1 });
    expect(recorded).toEqual([]);
  });

  it('leaves no session behind when the access token can not be signed', async () => {
    const { sessions, signing, events } = await sessionWorld();
    signing.fault = new Error('no key');
    await expect(sessions.login(LOGIN)).rejects.toThrow(signing.fault);
    expect(await sessions.list({ tenant: 'acme', subject: 'alice' })).toEqual([]);
    expect(events()).toEqual([]);
  });
});

describe('refresh tokens', () => {
  it('hold 256 random bits and are stored as digests [S02]', async () => {
    const { sessions, store } = await sessionWorld();
    const inserted: string[] = [];
    const insert = store.insert.bind(store);
    store.insert = (session, refreshToken, mutation) => {
      inserted.push(JSON.stringify([session, refreshToken, mutation]));
      return insert(session, refreshToken, mutation);
    };
    const seen = new Set<string>();
    for (let i = 0; i < 100; i += 1) {
      const token = granted(await sessions.login(LOGIN)).refreshToken.expose();
      // 43 of 62 characters: 256.03 bits beside the session's public id.
      expect(token).toMatch(REFRESH_TOKEN);
      seen.add(token.slice(-43));
      expect(inserted[i]).toContain(sha256(token));
      expect(inserted[i]).not.toContain(token.slice(-43));
    }
    expect(seen.size).toBe(100);
  });

  it('work once: of 20 parallel refreshes one succeeds, and what it got is revoked with the family [S02]', async () => {
    const { login, sessions, store, events } = await sessionWorld();
    const { refreshToken, session } = await login();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => sessions.refresh(refreshToken.expose())),
    );
    const won = outcomes.filter(({ outcome }) => outcome === 'issued');
    expect(won).toHaveLength(1);
    expect(await store.find(session.id)).toMatchObject({ endedReason: 'refresh-token-reused' });
    for (const outcome of won) {
      expect(await sessions.refresh(granted(outcome).refreshToken.expose())).toMatchObject({
        outcome: 'refused',
        reason: 'revoked',
      });
    }
    expect(events().filter(({ type }) => type === 'refresh-token-reused')).toHaveLength(1);
  });

  it('that come a second time end the session, tell the other processes and raise the alarm [S02]', async () => {
    const { login, refresh, sessions, events, changes, recorded } = await sessionWorld();
    const first = await login();
    await refresh(first);
    const context = { address: '198.51.100.9', requestId: 'request-9' };
    const again = await sessions.refresh(first.refreshToken.expose(), context);
    expect(again).toEqual({ outcome: 'refused', reason: 'revoked', credentialId: first.session.id });
    const target = `session:${first.session.id}`;
    expect(events().slice(2)).toMatchObject([
      { type: 'refresh-token-reused', outcome: 'refused', actor: { kind: 'anonymous' }, target, ...context },
      { type: 'session-ended', actor: { kind: 'system' }, target, reason: 'refresh-token-reused' },
    ]);
    expect(changes()).toEqual([
      { type: 'session-ended', tenant: 'acme', sessionId: first.session.id, subject: 'alice' },
    ]);
    expect(recorded).toMatchObject([{ type: 'refresh-refused', reason: 'reused', target }]);
  });

  it('of a session that was reused before are refused without another record in the store', async () => {
    const { login, refresh, sessions, events, recorded } = await sessionWorld();
    const first = await login();
    await refresh(first);
    for (let i = 0; i < 5; i += 1) await sessions.refresh(first.refreshToken.expose());
    expect(events()).toHaveLength(4);
    expect(recorded).toHaveLength(5);
  });

  it('changed in any one place are refused, and the session that they name lives on', async () => {
    const { login, refresh, sessions } = await sessionWorld();
    const issued = await login();
    const token = issued.refreshToken.expose();
    const base62 = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
    const put = fc.oneof(base62, fc.string({ unit: 'binary', maxLength: 2 }));
    const mutation = fc.tuple(fc.nat(token.length - 1), fc.nat(1), put);
    await fc.assert(
      fc.asyncProperty(mutation, async ([at, cut, text]) => {
        const mutated = token.slice(0, at) + text + token.slice(at + cut);
        fc.pre(mutated !== token);
        expect(await sessions.refresh(mutated)).toMatchObject({ outcome: 'refused' });
      }),
      { numRuns: 10_000 },
    );
    expect((await refresh(issued)).session.endedAt).toBeNull();
  }, 60_000);

  it('of another form reach neither a digest nor the store', async () => {
    const { sessions, store } = await sessionWorld();
    store.find = () => Promise.reject(new Error('asked'));
    const tokens = [
      '',
      'lrt_',
      ' '.repeat(69),
      'x'.repeat(1_000_000),
      `lrt_${'a'.repeat(65)}\n`,
      `LRT_${'a'.repeat(65)}`,
    ];
    for (const token of tokens) {
      expect(await sessions.refresh(token)).toMatchObject({ outcome: 'refused', reason: 'malformed' });
    }
  });
});

describe('refresh', () => {
  it('gives the rights that the subject has now, in the session that it had', async () => {
    const { login, refresh, directory, tokens, clock } = await sessionWorld();
    const first = await login();
    clock.forward(600);
    directory.rightsOfAlice = { scopes: ['reports:read'], roles: [] };
    const second = await refresh(first);
    expect(second.session).toEqual({ ...first.session, lastUsedAt: new Date(START + 600_000) });
    expect(await tokens.verify(second.accessToken.expose())).toMatchObject({
      principal: {
        scopes: ['reports:read'],
        roles: [],
        sessionId: first.session.id,
        authenticatedAt: new Date(START),
      },
    });
  });

  it('ends the session of a subject who is gone or disabled', async () => {
    const { login, sessions, directory, store, events, changes } = await sessionWorld();
    const { refreshToken, session } = await login();
    directory.rightsOfAlice = undefined;
    expect(await sessions.refresh(refreshToken.expose())).toMatchObject({
      outcome: 'refused',
      reason: 'revoked',
    });
    expect(await store.find(session.id)).toMatchObject({ endedReason: 'subject-gone' });
    expect(events().at(-1)).toMatchObject({ type: 'session-ended', reason: 'subject-gone' });
    expect(changes()).toHaveLength(1);
  });

  it('uses up nothing while the directory is out of reach: the next try succeeds', async () => {
    const { login, refresh, sessions, directory } = await sessionWorld();
    const issued = await login();
    directory.outage = new Error('the database of users');
    expect(await sessions.refresh(issued.refreshToken.expose())).toMatchObject({ outcome: 'unavailable' });
    directory.outage = undefined;
    expect(await refresh(issued)).toMatchObject({ outcome: 'issued' });
  });

  it('uses up nothing when the access token can not be signed: the next try succeeds', async () => {
    const { login, refresh, sessions, signing } = await sessionWorld();
    const issued = await login();
    signing.fault = new Error('no key');
    await expect(sessions.refresh(issued.refreshToken.expose())).rejects.toThrow(signing.fault);
    signing.fault = undefined;
    expect(await refresh(issued)).toMatchObject({ outcome: 'issued' });
  });

  it('is unavailable while the store is', async () => {
    const { login, sessions, store } = await sessionWorld();
    const { refreshToken } = await login();
    store.rotate = () => Promise.reject(new StoreUnavailableError('the session store', new Error()));
    expect(await sessions.refresh(refreshToken.expose())).toMatchObject({ outcome: 'unavailable' });
  });

  it('is over when a token was not used for its life', async () => {
    const { login, refresh, sessions, clock } = await sessionWorld();
    const first = await login();
    clock.forward(30 * DAY - 1);
    const second = await refresh(first);
    clock.forward(30 * DAY);
    expect(await sessions.refresh(second.refreshToken.expose())).toMatchObject({ reason: 'expired' });
  });

  it('is over at the end of the session, however often it was used', async () => {
    const { login, refresh, sessions, clock } = await sessionWorld({ sessionSeconds: 40 * DAY });
    let issued = await login();
    for (let day = 0; day < 39; day += 1) {
      clock.forward(DAY);
      issued = await refresh(issued);
    }
    clock.forward(DAY);
    expect(await sessions.refresh(issued.refreshToken.expose())).toMatchObject({ reason: 'expired' });
  });
});

describe('logout', () => {
  it('refuses the refresh token at once, and says once that it ended something', async () => {
    const { login, sessions, events, changes } = await sessionWorld();
    const { refreshToken, session } = await login();
    expect(await sessions.logout(session.id, ALICE, { address: '203.0.113.7' })).toBe(true);
    expect(await sessions.logout(session.id, ALICE)).toBe(false);
    expect(await sessions.logout('s'.repeat(22), ALICE)).toBe(false);
    expect(await sessions.refresh(refreshToken.expose())).toMatchObject({
      outcome: 'refused',
      reason: 'revoked',
    });
    expect(changes()).toHaveLength(1);
    expect(events().slice(1)).toMatchObject([
      { type: 'session-ended', actor: ALICE, reason: 'logout', address: '203.0.113.7' },
    ]);
  });

  it("everywhere ends all of the subject's sessions in the tenant", async () => {
    const { login, sessions, changes } = await sessionWorld();
    const all = [await login(), await login(), await login()];
    expect(await sessions.list({ tenant: 'acme', subject: 'alice' })).toHaveLength(3);
    expect(await sessions.logoutEverywhere({ tenant: 'globex', subject: 'alice' }, ALICE)).toEqual([]);
    expect(await sessions.logoutEverywhere({ tenant: 'acme', subject: 'alice' }, ALICE)).toHaveLength(3);
    expect(await sessions.list({ tenant: 'acme', subject: 'alice' })).toEqual([]);
    expect(changes()).toHaveLength(3);
    for (const { refreshToken } of all) {
      expect(await sessions.refresh(refreshToken.expose())).toMatchObject({ reason: 'revoked' });
    }
  });

  it("refuses a caller's transaction where the store has none", async () => {
    const { login, sessions } = await sessionWorld();
    const { session } = await login();
    const refusal = { code: 'transaction_unsupported' };
    await expect(sessions.logout(session.id, ALICE, { transaction: {} })).rejects.toMatchObject(refusal);
    await expect(sessions.logoutEverywhere(session, ALICE, { transaction: {} })).rejects.toMatchObject(
      refusal,
    );
  });
});

it('shows no token in what is returned, written or recorded', async () => {
  const { login, refresh, sessions, events, changes, recorded } = await sessionWorld();
  const first = await login();
  const second = await refresh(first);
  await sessions.refresh(first.refreshToken.expose());
  const shown = inspect([first, second, events(), changes(), recorded], { depth: null, showHidden: true });
  for (const { accessToken, refreshToken } of [first, second]) {
    expect(shown).not.toContain(refreshToken.expose().slice(-43));
    expect(shown).not.toContain(sha256(refreshToken.expose()));
    expect(shown).not.toContain(accessToken.expose().split('.')[2]);
  }
});

it('answers HTTP clients as RFC 6749 does', async () => {
  const { login } = await sessionWorld();
  const issued = await login();
  expect(toTokenResponse(issued)).toEqual({
    access_token: issued.accessToken.expose(),
    token_type: 'Bearer',
    expires_in: 900,
    refresh_token: issued.refreshToken.expose(),
  });
});
