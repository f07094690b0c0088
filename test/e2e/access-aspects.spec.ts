import { describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { ApiKey, definePolicyAspect, Scopes } from 'nestjs-latchkey';

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
