import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Inject, Injectable } from '@nestjs/common';
import { ApiKey, defineScopes, Jwt, OAuth, Require, Roles, Scopes } from 'nestjs-latchkey';
import type { AccessPolicy, Principal, RequestView } from 'nestjs-latchkey';

import { GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

const OPENING_HOURS = Symbol('opening hours');

@Injectable()
class OpenPolicy implements AccessPolicy {
  constructor(@Inject(OPENING_HOURS) private readonly hours: { isOpen: boolean }) {}

  async allows(principal: Principal, request: RequestView): Promise<boolean> {
    await Promise.resolve();
    if (request.url.endsWith('?fault')) throw new Error('the database of opening hours is gone');
    return this.hours.isOpen && principal.subject === 'user-1';
  }
}

@Controller()
class ScopedController {
  @Get('all')
  @ApiKey()
  @Jwt()
  @Scopes('things:read', 'things:audit')
  all() {
    return {};
  }

  @Get('any')
  @Jwt()
  @Scopes.any('things:write', 'things:audit')
  any() {
    return {};
  }

  @Get('appended')
  @Jwt()
  @Scopes('things:write')
  @Scopes('things:audit')
  appended() {
    return {};
  }

  @Get('mixed')
  @Jwt()
  @Scopes('things:read')
  @Scopes.any('things:write', 'things:audit')
  mixed() {
    return {};
  }

  @Get('more')
  @Jwt()
  @OAuth({ scopes: ['things:audit'] })
  @Scopes('things:read')
  more() {
    return {};
  }

  @Get('case')
  @Jwt()
  @Scopes('things:readall')
  exact() {
    return {};
  }
}

@Controller('people')
@Jwt()
@Roles('staff')
class PeopleController {
  @Get('admin')
  @Roles('admin', 'owner')
  admin() {
    return {};
  }

  @Get('open')
  @Require(OpenPolicy)
  @Require(({ subject }) => subject !== 'user-9')
  open() {
    return {};
  }
}

const scopes = defineScopes({
  'things:read': { description: 'See things' },
  'things:write': { description: 'Change things', implies: ['things:read'] },
  'things:audit': { description: 'Audit things' },
  'things:readall': { description: 'See all things' },
  'Things:readall': { description: 'Another scope, by case' },
});

describe.each(platforms)('what an authenticated caller may do, on %s', (platform) => {
  const hours = { isOpen: true };
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [ScopedController, PeopleController],
      providers: [OpenPolicy, { provide: OPENING_HOURS, useValue: hours }],
      options: { scopes },
    });
  });
  afterAll(() => guarded.close());

  const asks = async (path: string, claims: Record<string, unknown>) =>
    guarded.observe(path, { headers: await guarded.bearer(claims) });

  it('a missing scope is 403 insufficient_scope and names all that the route needs [R08]', async () => {
    const { status, body, headers, events } = await asks('/all', { scope: 'things:read' });
    expect({ status, ...body }).toMatchObject({
      status: 403,
      code: 'insufficient_scope',
      scope: 'things:read things:audit',
    });
    expect(headers['www-authenticate']).toBe(
      'Bearer realm="api", error="insufficient_scope", error_description="More scope is needed", scope="things:read things:audit"',
    );
    expect(events).toMatchObject([
      { type: 'access-denied', reason: 'insufficient-scope', actor: { kind: 'user', subject: 'user-1' } },
    ]);
  });

  it('a key that lacks a scope is told so by its own challenge [R08]', async () => {
    const { status, headers } = await guarded.send('/all', { headers: await guarded.key() });
    expect(status).toBe(403);
    expect(headers['www-authenticate']).toMatch(
      /^ApiKey realm="api", header="X-API-Key", error="insufficient_scope"/,
    );
  });

  it('of alternatives one is enough, and the first is named [R08]', async () => {
    expect((await asks('/any', { scope: 'things:audit' })).status).toBe(200);
    expect((await asks('/any', { scope: 'things:write' })).status).toBe(200);
    expect(await asks('/any', { scope: 'things:read' })).toMatchObject({
      status: 403,
      body: { scope: 'things:write' },
    });
  });

  it.each(['/appended', '/mixed'])('several @Scopes on one handler all count on %s [R08]', async (path) => {
    expect((await asks(path, { scope: 'things:audit' })).status).toBe(403);
    expect((await asks(path, { scope: 'things:read' })).status).toBe(403);
    expect((await asks(path, { scope: 'things:write things:audit' })).status).toBe(200);
  });

  it('@OAuth({ scopes }) asks more of that credential alone', async () => {
    const partner = { client_id: 'partner' };
    expect((await asks('/more', { scope: 'things:read' })).status).toBe(200);
    expect((await asks('/more', { ...partner, scope: 'things:read things:audit' })).status).toBe(200);
    expect(await asks('/more', { ...partner, scope: 'things:read' })).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope', scope: 'things:read things:audit' },
    });
  });

  it('scopes compare exactly and by case; one implies another only through the catalogue [R10]', async () => {
    const near = [
      'things:read',
      'Things:readall',
      'THINGS:READALL',
      'things:readal',
      'things:readall2',
      'things',
    ];
    for (const scope of [...near, near.join(' ')]) {
      expect({ scope, ...(await asks('/case', { scope })) }).toMatchObject({ scope, status: 403 });
    }
    expect((await asks('/case', { scope: 'x things:readall' })).status).toBe(200);
    expect((await asks('/all', { scope: 'things:write things:audit' })).status).toBe(200);
    expect((await asks('/any', { scope: 'things:read' })).status).toBe(403);
  });

  it('a scope claim that is absent, empty or no string means none [R09]', async () => {
    for (const scope of [undefined, '', ['things:readall'], { 'things:readall': true }, 1]) {
      expect((await asks('/case', { scope })).status).toBe(403);
    }
    expect((await asks('/case', { scope: undefined, scp: ['things:readall'] })).status).toBe(403);
  });

  it('a wildcard counts in the grant of a key, and means nothing in a token [R10]', async () => {
    const headers = await guarded.key({ scopes: ['things:*'] });
    expect((await guarded.send('/all', { headers })).status).toBe(200);
  });

  it('requirements of class and handler both hold; roles not met are 403 without a challenge', async () => {
    const cases = [
      { roles: ['staff', 'admin'], status: 200 },
      { roles: ['staff', 'owner'], status: 200 },
      { roles: ['admin'], status: 403 },
      { roles: ['staff'], status: 403 },
      { roles: ['staff admin'], status: 403 },
      { roles: undefined, status: 403 },
    ];
    for (const { roles, status } of cases) {
      const answer = await asks('/people/admin', { roles });
      expect({ roles, status: answer.status }).toEqual({ roles, status });
      if (status === 200) continue;
      expect(answer.body['code']).toBe('insufficient_role');
      expect(answer.headers['www-authenticate']).toBeUndefined();
      expect(answer.events).toMatchObject([{ type: 'access-denied', reason: 'insufficient-role' }]);
    }
  });

  it('@Require asks a provider, which injects and awaits, and every predicate', async () => {
    const staff = { roles: 'staff' };
    expect((await asks('/people/open', staff)).status).toBe(200);
    hours.isOpen = false;
    const closed = await asks('/people/open', staff);
    hours.isOpen = true;
    expect(closed).toMatchObject({ status: 403, body: { code: 'requirement_not_met' } });
    expect(closed.headers['www-authenticate']).toBeUndefined();
    expect((await asks('/people/open', { ...staff, sub: 'user-9' })).status).toBe(403);
  });

  it('a policy that fails lets nobody pass, and tells nothing', async () => {
    const answer = await asks('/people/open?fault', { roles: 'staff' });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('opening hours');
  });

  it('no secret reached an event, a log line or an answer [G04]', async () => {
    expect(await guarded.leaks()).toEqual([]);
  });
});
