import 'reflect-metadata';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Controller, Get, Module } from '@nestjs/common';
import type { IssuedSession, SubjectDirectory } from 'nestjs-latchkey';
import {
  AccessTokenIssuer,
  generateSigningKey,
  Jwt,
  LatchkeyHealth,
  LatchkeyModule,
  RevocationService,
  SessionService,
} from 'nestjs-latchkey';

import { platforms, startApp, urlOf } from '../support/platforms.js';

const ISSUER = 'https://api.example.com';

const alice = { subject: 'alice', tenant: 'default', displayName: 'Alice' };

const directory: SubjectDirectory = {
  authenticate: async ({ password }) => (password === 'correct' ? alice : undefined),
  find: async () => alice,
  rights: async () => ({ scopes: [], roles: [] }),
};

@Controller('me')
class MeController {
  @Get()
  @Jwt()
  me() {
    return {};
  }
}

describe.each(platforms)('an access token that is revoked before it expires, on %s', (platform) => {
  let app: INestApplication;

  beforeAll(async () => {
    @Module({
      imports: [
        LatchkeyModule.forRoot({
          issuing: { issuer: ISSUER, audience: ISSUER, signingKeys: [await generateSigningKey()] },
          sessions: {},
          directory,
        }),
      ],
      controllers: [MeController],
    })
    class AppModule {}
    app = await startApp(platform, AppModule);
  });
  afterAll(() => app.close());

  async function login(): Promise<IssuedSession> {
    const outcome = await app.get(SessionService).login({ identifier: 'alice', password: 'correct' });
    if (outcome.outcome !== 'issued') throw new Error('the login was refused');
    return outcome;
  }

  async function statusOf(token: string): Promise<number> {
    const { status } = await fetch(`${urlOf(app)}/me`, { headers: { authorization: `Bearer ${token}` } });
    return status;
  }

  const by = { kind: 'user', subject: 'alice', credentialId: undefined } as const;

  it('is refused at once in this process when its session ends [S03]', async () => {
    const { accessToken, session } = await login();
    const other = await login();
    expect(await statusOf(accessToken.expose())).toBe(200);

    await app.get(SessionService).logout(session.id, by);

    expect(await statusOf(accessToken.expose())).toBe(401);
    expect(await statusOf(other.accessToken.expose())).toBe(200);
  });

  it('is refused with all others of its subject after a logout everywhere, and a new login works [S03]', async () => {
    const sessions = [await login(), await login()];

    await app.get(SessionService).logoutEverywhere({ tenant: 'default', subject: 'alice' }, by);

    for (const { accessToken } of sessions) expect(await statusOf(accessToken.expose())).toBe(401);
    const { accessToken } = await login();
    expect(await statusOf(accessToken.expose())).toBe(200);
  });

  it('is refused by its id alone, the answer as for any other bad token', async () => {
    const one = await app.get(AccessTokenIssuer).issue({ subject: 'alice', clientId: 'first-party' });
    const other = await app.get(AccessTokenIssuer).issue({ subject: 'alice', clientId: 'first-party' });

    const { effectiveBy } = await app
      .get(RevocationService)
      .revokeToken({ issuer: ISSUER, tokenId: one.id, expiresAt: one.expiresAt });

    expect(effectiveBy.getTime()).toBeGreaterThan(Date.now());
    expect(await statusOf(one.token.expose())).toBe(401);
    expect(await statusOf(other.token.expose())).toBe(200);
  });

  it('never comes from the second of a cut-off: what is issued right after it is accepted [R35]', async () => {
    const before = await login();
    await app.get(RevocationService).revokeSubject({ issuer: ISSUER, subject: 'alice' });
    const after = await login();

    expect(await statusOf(before.accessToken.expose())).toBe(401);
    expect(await statusOf(after.accessToken.expose())).toBe(200);
  });

  it('is known to be looked for: the health check hears the feed', async () => {
    const { checks, status } = await app.get(LatchkeyHealth).check();
    expect(status).toBe('up');
    expect(checks.map(({ name }) => name)).toContain('revocations');
  });
});
