import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Req, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import passport from 'passport';
import { External, InvalidOptionsError, Public } from 'nestjs-latchkey';
import type { Principal } from 'nestjs-latchkey';

import { GuardedApp, guardedModule } from '../support/guarded-app.js';
import { platforms, startApp } from '../support/platforms.js';

@Controller()
class PassportController {
  @Get('stock-jwt')
  @External()
  @UseGuards(AuthGuard('jwt'))
  stockJwt(@Req() request: { user: Principal }) {
    return { subject: request.user.subject };
  }

  @Get('stock-key')
  @External()
  @UseGuards(AuthGuard('api-key'))
  stockKey(@Req() request: { user: Principal }) {
    return { subject: request.user.subject };
  }
}

@Controller('open')
class OpenController {
  @Get()
  @Public()
  read() {
    return {};
  }
}

describe.each(platforms)("stock AuthGuard on Passport's registry, on %s", (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [PassportController],
      options: {
        passport: { register: { jwt: 'jwt', apiKey: 'api-key' } },
      },
    });
  });
  afterAll(() => guarded.close());

  it("AuthGuard('jwt') runs our verifier", async () => {
    expect((await guarded.send('/stock-jwt', { headers: await guarded.bearer() })).body).toEqual({
      subject: 'user-1',
    });
    expect((await guarded.send('/stock-jwt', { headers: { Authorization: 'Bearer nonsense' } })).status).toBe(
      401,
    );
    expect((await guarded.send('/stock-jwt')).status).toBe(401);
  });

  it("AuthGuard('api-key') runs our verifier, restrictions included [K12]", async () => {
    const key = await guarded.key();
    expect((await guarded.send('/stock-key', { headers: key })).body).toEqual({ subject: 'settlements' });
    expect((await guarded.send('/stock-key', { headers: { 'X-API-Key': 'nonsense' } })).status).toBe(401);
    const browser = { ...key, 'Sec-Fetch-Site': 'cross-site' };
    expect((await guarded.send('/stock-key', { headers: browser })).status).toBe(403);
  });

  it('a name that is taken fails the boot, and takes none of the others', async () => {
    const options = { passport: { register: { jwt: 'jwt-of-another', apiKey: 'api-key' } } };
    const module = guardedModule({ controllers: [OpenController], options });
    await expect(startApp(platform, module)).rejects.toMatchObject({ path: 'passport.register.apiKey' });
    expect(registered('jwt-of-another')).toBe(false);
  });
});

describe("Passport's registry", () => {
  afterEach(() => {
    for (const name of ['jwt', 'api-key']) expect(registered(name)).toBe(false);
  });

  const register = { passport: { register: { jwt: 'jwt', apiKey: 'api-key' } } };

  it('is left as it was on shutdown; a second start finds the names free [G07]', async () => {
    for (let start = 0; start < 2; start += 1) {
      const app = await startApp(
        'express',
        guardedModule({ controllers: [OpenController], options: register }),
      );
      expect(registered('jwt')).toBe(true);
      await app.close();
    }
  });

  it('is not touched by an application that does not start [G07]', async () => {
    class Unprovided {}
    const options = { ...register, routes: [[Unprovided, Public()]] as const };
    await expect(
      startApp('express', guardedModule({ controllers: [OpenController], options })),
    ).rejects.toThrow();
  });

  it('is not touched unless the options ask for it', async () => {
    const app = await startApp('express', guardedModule({ controllers: [OpenController] }));
    await app.close();
  });

  it.each([
    ['jwt', { tokens: undefined }],
    ['apiKey', { apiKeys: undefined }],
  ])('a strategy that the options leave out can not be registered: %s', async (option, left) => {
    const options = { ...register, ...left } as never;
    const started = startApp('express', guardedModule({ controllers: [OpenController], options }));
    await expect(started).rejects.toBeInstanceOf(InvalidOptionsError);
    await expect(started).rejects.toMatchObject({ path: `passport.register.${option}` });
  });
});

function registered(name: string): boolean {
  return Object.hasOwn(Reflect.get(passport, '_strategies') as object, name);
}
