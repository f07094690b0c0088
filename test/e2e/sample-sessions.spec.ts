import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import * as argon2 from '@node-rs/argon2';

import { platforms } from '../support/platforms.js';
import type { SampleApp as SampleAppClass } from '../support/sample-app.js';

/** The hashes that passwords were checked against, as the real argon2 was called. */
const verifiedAgainst: string[] = [];
jest.unstable_mockModule('@node-rs/argon2', () => ({
  ...argon2,
  verify: (hash: string, password: string) => {
    verifiedAgainst.push(hash);
    return argon2.verify(hash, password);
  },
}));
const { SampleApp } = await import('../support/sample-app.js');
const { Database } = await import('../../sample-app/src/database/database.js');

describe.each(platforms)('sessions in the sample app on %s', (PLATFORM) => {
  let sample: SampleAppClass;

  beforeAll(async () => {
    sample = await SampleApp.start({ PLATFORM });
  });
  beforeEach(() => {
    verifiedAgainst.length = 0;
  });
  afterAll(() => sample.stop());

  const refresh = (refresh_token: string) =>
    sample.call('POST /sessions/refresh', { body: { refresh_token } });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it('passwords are in the database as argon2id hashes alone [S01]', async () => {
    const people = await sample.app.get(Database).selectFrom('people').selectAll().execute();
    expect(people).toHaveLength(3);
    for (const { password_hash } of people)
      expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(people)).not.toContain(sample.credentials('alice').password);
  });

  it('an unknown address costs one argon2id computation of the same parameters, as a wrong password does [S01]', async () => {
    const wrong = await sample.call('POST /sessions', {
      body: { email: 'alice@example.test', password: 'a guess' },
    });
    const unknown = await sample.call('POST /sessions', {
      body: { email: 'nobody@example.test', password: 'a guess' },
    });
    const parameters = verifiedAgainst.map((hash) => argon2.parseOptions(hash));
    expect(parameters).toHaveLength(2);
    expect(parameters[1]).toEqual(parameters[0]);
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual(wrong.body);
  });

  it('a login gives tokens that no cache keeps', async () => {
    const { status, headers, body } = await sample.login('alice');
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(Object.keys(body).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'access_token',
      'expires_in',
      'refresh_token',
      'token_type',
    ]);
    expect(body.token_type).toBe('Bearer');
    expect(body.expires_in).toBe(900);
  });

  it('the address is known in any case', async () => {
    const { password } = sample.credentials('alice');
    const { status } = await sample.call('POST /sessions', {
      body: { email: 'Alice@Example.TEST', password },
    });
    expect(status).toBe(201);
  });

  it('a refused login says in its challenge how to come in [R06]', async () => {
    const { headers } = await sample.call('POST /sessions', {
      body: { email: 'alice@example.test', password: 'a guess' },
    });
    expect(headers.get('www-authenticate')).toBe('Bearer realm="payments"');
  });

  it('a login without its fields is 400, and the fields are named', async () => {
    const { status, body } = await sample.call('POST /sessions', { body: { email: 'no address' } });
    expect(status).toBe(400);
    expect(body.message.map((message) => message.split(':')[0])).toEqual(['email', 'password']);
  });

  it('a refresh gives the next pair, and the old refresh token ends the session [S02]', async () => {
    const first = (await sample.login('alice')).body;
    const second = await refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    expect((await sample.call('GET /me', { headers: bearer(second.body.access_token) })).status).toBe(200);
    expect((await refresh(first.refresh_token)).status).toBe(401);
    expect((await refresh(second.body.refresh_token)).status).toBe(401);
  });

  it('of parallel refreshes with one token exactly one gets through [S02]', async () => {
    const { refresh_token } = (await sample.login('alice')).body;
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refresh_token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(7);
  });

  it('a logout ends this session and no other', async () => {
    const here = (await sample.login('alice')).body;
    const there = (await sample.login('alice')).body;
    const logout = await sample.call('DELETE /sessions/current', { headers: bearer(here.access_token) });
    expect(logout.status).toBe(204);
    expect((await refresh(here.refresh_token)).status).toBe(401);
    expect((await refresh(there.refresh_token)).status).toBe(200);
  });

  it('a logout everywhere ends all sessions of this user and of no other', async () => {
    const [one, two, bobs] = [
      await sample.login('alice'),
      await sample.login('alice'),
      await sample.login('bob'),
    ];
    const logout = await sample.call('DELETE /sessions', { headers: bearer(one.body.access_token) });
    expect(logout.status).toBe(204);
    expect((await refresh(one.body.refresh_token)).status).toBe(401);
    expect((await refresh(two.body.refresh_token)).status).toBe(401);
    expect((await refresh(bobs.body.refresh_token)).status).toBe(200);
  });
});
