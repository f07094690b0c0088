import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Req, UseGuards } from '@nestjs/common';
import {
  AccessCounters,
  AccessGuard,
  ApiKey,
  LatchkeyHealth,
  Public,
  Require,
  Scopes,
} from 'nestjs-latchkey';
import type { AccessPolicy } from 'nestjs-latchkey';

import { GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

class BrokenPolicy implements AccessPolicy {
  allows(): never {
    throw new Error('the rule is on fire');
  }
}

@Controller('plain')
class PlainController {
  @Get('decorated')
  @ApiKey()
  @Scopes('things:read')
  decorated(@Req() request: { user?: unknown }) {
    return { user: request.user ?? null };
  }

  @Get('forgotten')
  forgotten(@Req() request: { user?: unknown }) {
    return { user: request.user ?? null };
  }

  @Get('broken')
  @ApiKey()
  @Require(BrokenPolicy)
  broken() {
    return {};
  }
}

@Controller('covered')
@UseGuards(AccessGuard)
class CoveredController {
  @Get('identify')
  @Public({ identify: true })
  identify() {
    return {};
  }

  @Get('forgotten')
  forgotten() {
    return {};
  }
}

/** Such as a library brings: nobody can decorate it. */
@Controller('metrics')
class MetricsController {
  @Get()
  read() {
    return {};
  }
}

@Controller('health')
class HealthController {
  @Get()
  read() {
    return {};
  }
}

describe.each(platforms)("guard: 'manual' on %s", (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [PlainController, CoveredController],
      providers: [BrokenPolicy],
      options: { guard: 'manual' },
    });
  });
  afterAll(() => guarded.close());

  it('a credential decorator brings the guard along', async () => {
    expect((await guarded.send('/plain/decorated')).status).toBe(401);
    expect((await guarded.send('/plain/decorated', { headers: await guarded.key() })).status).toBe(200);
  });

  it('routes without a policy and without the guard are none of ours', async () => {
    expect((await guarded.send('/plain/forgotten')).status).toBe(200);
    expect(guarded.log.lines.join()).not.toContain('PlainController.forgotten');
  });

  it('where the guard stands, a route without a policy is refused, and named at startup [R49]', async () => {
    expect((await guarded.send('/covered/forgotten')).status).toBe(403);
    expect((await guarded.send('/covered/identify')).status).toBe(200);
    expect(guarded.log.lines.join()).toContain('CoveredController.forgotten');
  });

  it('the guard put up by useGlobalGuards covers what no decorator covers', async () => {
    const app = await GuardedApp.start(platform, {
      controllers: [MetricsController],
      options: { guard: 'manual', routes: [[MetricsController, ApiKey()]] },
      prepare: (nest) => void nest.useGlobalGuards(nest.get(AccessGuard)),
    });
    const { status } = await app.send('/metrics');
    await app.close();
    expect(status).toBe(401);
  });
});

describe.each(platforms)("guard: 'report-only' on %s", (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [PlainController],
      providers: [BrokenPolicy],
      options: { guard: 'report-only' },
      prepare: (app) => {
        app.use((request: { user?: string }, _response: unknown, next: () => void) => {
          if (platform === 'express') request.user = 'of the old guard';
          next();
        });
      },
    });
  });
  afterAll(() => guarded.close());

  it.each([
    ['/plain/decorated', 'missing'],
    ['/plain/forgotten', 'route-undecorated'],
  ])(
    'lets %s pass unmarked, and counts, logs and audits where it would have refused',
    async (path, reason) => {
      const counters = guarded.app.get(AccessCounters);
      const before = counters.wouldHaveDenied;
      const { status, headers, body, events } = await guarded.observe(path);
      expect({ status, body }).toEqual({
        status: 200,
        body: { user: platform === 'express' ? 'of the old guard' : null },
      });
      for (const name of ['cache-control', 'vary', 'www-authenticate']) expect(headers[name]).toBeUndefined();
      expect(counters.wouldHaveDenied - before).toBe(1);
      expect(counters.denied).toBe(0);
      expect(events).toMatchObject([{ reason, reportOnly: true }]);
      expect(guarded.log.lines.at(-1)).toContain('Would have refused PlainController.');
    },
  );

  it('marks nothing for a good credential either', async () => {
    const { status, body, events } = await guarded.observe('/plain/decorated', {
      headers: await guarded.key(),
    });
    expect(status).toBe(200);
    expect(body).toEqual({ user: platform === 'express' ? 'of the old guard' : null });
    expect(events).toEqual([]);
  });

  it('lets pass whom a rule that throws can not judge, counted and logged', async () => {
    const counters = guarded.app.get(AccessCounters);
    const before = counters.wouldHaveDenied;
    expect((await guarded.send('/plain/broken', { headers: await guarded.key() })).status).toBe(200);
    expect(counters.wouldHaveDenied - before).toBe(1);
    expect(guarded.log.lines.join('\n')).toContain(
      'Would have failed on PlainController.broken: the rule is on fire',
    );
  });

  it('lets pass where `tenant` throws before anything is awaited', async () => {
    const tenant = (): never => {
      throw new Error('no such host');
    };
    const app = await GuardedApp.start(platform, {
      controllers: [PlainController],
      providers: [BrokenPolicy],
      options: { guard: 'report-only', tenant },
    });
    const { status } = await app.send('/plain/decorated', { headers: await app.key() });
    const { wouldHaveDenied } = app.app.get(AccessCounters);
    await app.close();
    expect({ status, wouldHaveDenied }).toEqual({ status: 200, wouldHaveDenied: 1 });
  });

  it('warns at startup and in the health report', async () => {
    const report = await guarded.app.get(LatchkeyHealth).check();
    expect(JSON.stringify(report)).toContain('report-only');
    expect(guarded.log.lines.join('\n')).toMatch(/Nothing is refused.*report-only/);
    expect(guarded.log.lines.join('\n')).toContain('Would be refused, for want of an access policy');
  });
});

describe.each(platforms)('routes of controllers that can not be decorated, on %s', (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [MetricsController, HealthController, PlainController],
      providers: [BrokenPolicy],
      options: {
        routes: [
          [MetricsController, ApiKey(), Scopes('things:audit')],
          [HealthController, Public()],
        ],
      },
    });
  });
  afterAll(() => guarded.close());

  it('get their policy from the options', async () => {
    expect((await guarded.send('/metrics')).status).toBe(401);
    expect((await guarded.send('/metrics', { headers: await guarded.key() })).status).toBe(403);
    const headers = await guarded.key({ scopes: ['things:audit'] });
    expect((await guarded.send('/metrics', { headers })).status).toBe(200);
    expect((await guarded.send('/health')).status).toBe(200);
  });

  it('those that nobody named are refused, and named in a warning at startup [R49]', async () => {
    expect((await guarded.send('/plain/forgotten')).status).toBe(403);
    const warning = guarded.log.lines.find((line) => line.includes('access policy'));
    expect(warning).toContain('PlainController.forgotten');
    expect(warning).not.toContain('MetricsController');
  });
});
