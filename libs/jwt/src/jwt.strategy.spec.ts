import { Controller, Get, Req, UseGuards } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import passport from 'passport';
import { ExtractJwt } from 'passport-jwt';
import request from 'supertest';
import type { App } from 'supertest/types.js';

import type { Verification } from '#core';

import { CLAIMS, ec, ed, eddsa, forge, HEADER, token, verifierOf } from '../test/token-forge.js';

import { JwtStrategy } from './jwt.strategy.js';

interface Answer {
  readonly user?: unknown;
  readonly info?: unknown;
  readonly status?: unknown;
  readonly error?: unknown;
}

/** Runs the strategy as Passport does: on an object made from it, with the answers added. */
function run(strategy: JwtStrategy, native: object, options?: unknown): Promise<Answer> {
  return new Promise((resolve) => {
    const running: unknown = Object.assign(Object.create(strategy), {
      success: (user: unknown, info: unknown) => resolve({ user, info }),
      fail: (info: unknown, status: unknown) => resolve({ info, status }),
      error: (error: unknown) => resolve({ error }),
    });
    (running as JwtStrategy).authenticate(native as never, options);
  });
}

const strategy = new JwtStrategy(verifierOf({ keys: [ec.publicKey, ed.publicKey] }));
const NOTHING = { headers: {} };

describe('JwtStrategy, run by the guard', () => {
  it('verifies the credential that the guard found, not what else the request holds', async () => {
    const native = { headers: { authorization: 'Bearer something-else' } };
    expect(await run(strategy, native, { credential: token() })).toMatchObject({
      user: { kind: 'delegated', subject: 'user-1' },
      info: { outcome: 'verified', principal: { subject: 'user-1' } },
    });
  });

  it('answers with the verification, when it is refused', async () => {
    expect(await run(strategy, NOTHING, { credential: token({ aud: 'x' }) })).toEqual({
      info: { outcome: 'refused', reason: 'audience-mismatch', credentialId: 'token-1' },
      status: 401,
    });
  });

  it('waits for a signature that takes a turn', async () => {
    const credential = forge({ ...HEADER, alg: 'EdDSA' }, CLAIMS, eddsa(ed.privateKey));
    expect(await run(strategy, NOTHING, { credential })).toMatchObject({ user: { subject: 'user-1' } });
  });

  it('answers 503 when nobody can know', async () => {
    const verifier = verifierOf();
    const away: Verification = { outcome: 'unavailable', retryAfterSeconds: 1, cause: 'away' };
    verifier.verify = () => Promise.resolve(away);
    expect(await run(new JwtStrategy(verifier), NOTHING, { credential: 'x' })).toEqual({
      info: away,
      status: 503,
    });
  });

  it('hands a fault on as a fault', async () => {
    const kind = () => {
      throw new Error('a bug in the rule');
    };
    const late = new JwtStrategy(verifierOf({ kind, keys: [ed.publicKey] }));
    const credential = forge({ ...HEADER, alg: 'EdDSA' }, CLAIMS, eddsa(ed.privateKey));
    expect(await run(late, NOTHING, { credential })).toEqual({ error: new Error('a bug in the rule') });
    const soon = new JwtStrategy(verifierOf({ kind }));
    await expect(run(soon, NOTHING, { credential: token() })).rejects.toThrow('a bug in the rule');
  });

  it('says that there is nothing, when there is nothing', async () => {
    expect(await run(strategy, NOTHING)).toMatchObject({ status: 401 });
  });

  it('takes what an extractor finds only if it is a text', async () => {
    const odd = new JwtStrategy(verifierOf(), { extractors: [() => ['x'] as never] });
    expect(await run(odd, NOTHING)).toMatchObject({ status: 401 });
  });

  it('is not put into Passport’s process-wide registry', () => {
    expect(Reflect.get(passport, '_strategies')).not.toHaveProperty('jwt');
  });
});

@Controller()
class StockController {
  @Get()
  @UseGuards(AuthGuard('jwt'))
  me(@Req() { user }: { user: unknown }) {
    return user;
  }
}

describe('JwtStrategy, under a stock AuthGuard', () => {
  let app: INestApplication<App>;
  beforeAll(async () => {
    passport.use(
      'jwt',
      new JwtStrategy(verifierOf(), {
        extractors: [ExtractJwt.fromAuthHeaderAsBearerToken(), ExtractJwt.fromHeader('x-token')],
      }),
    );
    const testing = await Test.createTestingModule({ controllers: [StockController] }).compile();
    app = await testing.createNestApplication({ logger: false }).init();
  });
  afterAll(async () => {
    passport.unuse('jwt');
    await app.close();
  });

  it('lets a good token in, from wherever its extractors find it', async () => {
    const { body } = await request(app.getHttpServer())
      .get('/')
      .set('Authorization', `Bearer ${token()}`)
      .expect(200);
    expect(body).toMatchObject({ kind: 'delegated', subject: 'user-1' });
    await request(app.getHttpServer()).get('/').set('X-Token', token()).expect(200);
  });

  it('refuses a bad one, and none at all', async () => {
    await request(app.getHttpServer())
      .get('/')
      .set('Authorization', `Bearer ${token({ aud: 'x' })}`)
      .expect(401);
    await request(app.getHttpServer()).get('/').set('Authorization', 'Bearer x').expect(401);
    await request(app.getHttpServer()).get('/').expect(401);
  });
});
