import { describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { ApiKey, definePolicyAspect, Jwt, Scopes } from 'nestjs-latchkey';
import type { Denial } from 'nestjs-latchkey';

import { GuardedApp, guardedModule } from '../support/guarded-app.js';
import { platforms, startApp } from '../support/platforms.js';

describe.each(platforms)("an aspect of a feature's own, on %s", (platform) => {
  const seen: string[] = [];
  const cost = definePolicyAspect<number, number>({
    name: `Cost${platform}`,
    stage: 'limit',
    compile: (entries, context) => {
      if (entries.some((units) => units <= 0)) context.problem('costs nothing');
      return entries.reduce((sum, units) => sum + units, 0);
    },
    check:
      (units) =>
      ({ principal, policy }) => {
        seen.push(`${principal.subject} ${policy.route} ${units}`);
        return undefined;
      },
  });

  @Controller('costly')
  @ApiKey()
  @cost.decorate(2)
  class CostlyController {
    @Get()
    @cost.decorate(3)
    @Scopes('things:audit')
    read() {
      return {};
    }
  }

  it('is compiled once from class and handler, and its limit is asked before scopes are judged', async () => {
    const guarded = await GuardedApp.start(platform, { controllers: [CostlyController] });
    const { status } = await guarded.send('/costly', { headers: await guarded.key() });
    await guarded.send('/costly');
    await guarded.close();
    expect(status).toBe(403);
    expect(seen).toEqual(['settlements CostlyController.read 5']);
  });

  it('refuses with a status, a code, headers and a challenge of its own', async () => {
    const audit = { type: 'access-denied', reason: 'aspect' } as const;
    const exhausted: Denial = {
      outcome: 'denied',
      status: 429,
      code: 'quota_exhausted',
      detail: 'Come back later.',
      challenge: 'none',
      retryAfterSeconds: 30,
      headers: { RateLimit: '"default";r=0;t=30' },
      audit,
    };
    const weak: Denial = {
      outcome: 'denied',
      status: 401,
      code: 'login_again',
      detail: 'Log in again.',
      challenge: {
        scheme: 'jwt',
        error: 'insufficient_user_authentication',
        description: 'A more recent login is needed',
      },
      audit,
    };
    const refusal = definePolicyAspect<Denial, Denial | undefined>({
      name: `Refusal${platform}`,
      compile: (entries) => entries.at(-1),
      check: (denial) => () => denial,
    });
    @Controller('refused')
    class RefusedController {
      @Get('exhausted')
      @ApiKey()
      @refusal.decorate(exhausted)
      exhausted() {}

      @Get('weak')
      @Jwt()
      @refusal.decorate(weak)
      weak() {}
    }
    const guarded = await GuardedApp.start(platform, { controllers: [RefusedController] });
    const tooMany = await guarded.send('/refused/exhausted', { headers: await guarded.key() });
    const again = await guarded.send('/refused/weak', { headers: await guarded.bearer() });
    await guarded.close();
    expect(tooMany).toMatchObject({
      status: 429,
      headers: { 'retry-after': '30', ratelimit: '"default";r=0;t=30' },
      body: { title: 'Too Many Requests', status: 429, code: 'quota_exhausted' },
    });
    expect(again).toMatchObject({ status: 401, body: { code: 'login_again' } });
    expect(again.headers['www-authenticate']).toBe(
      'Bearer realm="api", error="insufficient_user_authentication", error_description="A more recent login is needed"',
    );
  });

  it('its problems fail the boot with the name of the route', async () => {
    @Controller('free')
    class FreeController {
      @Get()
      @ApiKey()
      @cost.decorate(0)
      read() {
        return {};
      }
    }
    const started = startApp(platform, guardedModule({ controllers: [FreeController] }));
    await expect(started).rejects.toMatchObject({ problems: ['FreeController.read: costs nothing'] });
  });
});
