import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { Strategy } from 'passport';
import { ExtractJwt } from 'passport-jwt';
import { Accept, ApiKey, CurrentPrincipal, Jwt } from 'nestjs-latchkey';
import type { Principal, Scheme, ServicePrincipal } from 'nestjs-latchkey';

import { credentialOptions, GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

interface Request {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A strategy as npm has hundreds: it knows Passport, and nothing of Latchkey. */
class BadgeStrategy extends Strategy {
  override readonly name = 'badge';

  override authenticate(request: Parameters<Strategy['authenticate']>[0]): void {
    const badge = request.headers['x-badge'];
    switch (badge) {
      case 'gold':
        return this.success({ badge: 'gold-1' });
      case 'later':
        return void setImmediate(() => this.success({ badge: 'gold-2' }));
      case 'stranger':
        return this.success({ nobody: 'knows' });
      case 'broken-mapping':
        return void setImmediate(() => this.success({ badge: 'throws' }));
      case 'broken':
        return this.error(new Error('the badge reader is on fire'));
      case 'rejects':
        return Promise.reject(new Error('the badge reader is on fire')) as never;
      case 'verified':
        return this.success({}, { outcome: 'verified', principal: { kind: 'service', subject: 'forged' } });
      case 'redirect':
        return this.redirect('https://login.example.com');
      case 'pass':
        return this.pass();
      default:
        return this.fail({ message: 'no' }, 401);
    }
  }
}

const badgeScheme: Scheme = {
  name: 'badge',
  strategy: new BadgeStrategy(),
  challenge: { scheme: 'Badge', parameters: { reader: 'front "door"' }, describesErrors: false },
  headers: ['X-Badge'],
  yields: new Set(['service']),
  present: (request) => {
    const [raw, ...more] = request.headerValues('x-badge');
    if (raw === undefined) return { status: 'absent' };
    return more.length > 0 ? { status: 'ambiguous' } : { status: 'presented', raw };
  },
  principal: (user) => {
    const { badge } = user as { badge?: string };
    if (badge === 'throws') throw new Error('no mapping');
    return badge === undefined ? undefined : servicePrincipal(badge);
  },
};

function servicePrincipal(subject: string): ServicePrincipal {
  return {
    kind: 'service',
    subject,
    tenant: 'default',
    scopes: [],
    credential: { scheme: 'badge', id: subject, issuer: undefined, expiresAt: undefined },
    name: subject,
    owner: undefined,
    claims: {},
  };
}

@Controller()
class PassportController {
  @Get('badge')
  @Accept('badge', { kind: 'service' })
  @ApiKey()
  badge(@CurrentPrincipal() { subject }: Principal) {
    return { subject };
  }
}

@Controller('extracted')
class ExtractedController {
  @Get()
  @Jwt()
  read(@CurrentPrincipal('user') { subject }: Principal) {
    return { subject };
  }
}

describe.each(platforms)('a foreign Passport strategy as a scheme, on %s', (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [PassportController],
      options: { schemes: [badgeScheme] },
    });
  });
  afterAll(() => guarded.close());

  const show = (badge: string) => guarded.observe('/badge', { headers: { 'X-Badge': badge } });

  it.each([
    ['gold', 'gold-1'],
    ['later', 'gold-2'],
  ])('admits whom it names, at once or later: %s', async (badge, subject) => {
    expect(await show(badge)).toMatchObject({ status: 200, body: { subject } });
  });

  it.each(['wooden', 'stranger', 'pass', 'verified'])(
    'refuses %s with 401; it can not forge a verification',
    async (badge) => {
      const { status, body, headers, events } = await show(badge);
      expect({ status, code: body['code'] }).toEqual({ status: 401, code: 'invalid_credential' });
      expect(headers['www-authenticate']).toContain(String.raw`Badge realm="api", reader="front \"door\""`);
      expect(events).toMatchObject([{ reason: 'refused-by-strategy' }]);
    },
  );

  it.each(['broken', 'rejects', 'broken-mapping', 'redirect'])(
    'a fault of it lets nobody pass, hangs nobody, and tells nothing: %s',
    async (badge) => {
      const { status, text } = await show(badge);
      expect(status).toBe(500);
      expect(text).not.toMatch(/fire|mapping/);
    },
  );

  it('stands beside the others: its challenge, its header in Vary, and one credential at a time [R05][R02]', async () => {
    const { headers } = await guarded.send('/badge');
    expect(headers['www-authenticate']).toMatch(/^ApiKey .*, Badge realm="api"/);
    expect(headers['vary']).toContain('X-Badge');
    const two = { 'X-Badge': 'gold', ...(await guarded.key()) };
    expect((await guarded.send('/badge', { headers: two })).status).toBe(400);
  });
});

describe.each(platforms)("extractors of the user's own, on %s", (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    const fromCookie = (request: Request) =>
      /token=([^;]+)/.exec(request.headers['cookie'] ?? '')?.[1] ?? null;
    guarded = await GuardedApp.start(platform, {
      controllers: [ExtractedController],
      options: {
        tokens: {
          ...credentialOptions.tokens,
          extractors: [ExtractJwt.fromAuthHeaderAsBearerToken(), fromCookie as never],
        },
      },
    });
  });
  afterAll(() => guarded.close());

  const cookie = async () => ({ Cookie: `a=b; token=${await guarded.token()}` });

  it('find the token where they look', async () => {
    expect((await guarded.send('/extracted', { headers: await cookie() })).body).toEqual({
      subject: 'user-1',
    });
    expect((await guarded.send('/extracted', { headers: await guarded.bearer() })).status).toBe(200);
    const forged = { Cookie: `token=${await guarded.token()}x` };
    expect((await guarded.send('/extracted', { headers: forged })).status).toBe(401);
  });

  it('answers vary by the headers that they may read [G06]', async () => {
    expect((await guarded.send('/extracted')).headers['vary']).toBe('Authorization, Cookie');
  });
});
