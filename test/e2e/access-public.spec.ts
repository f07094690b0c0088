import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Controller, Get, Injectable, Req, UseGuards } from '@nestjs/common';
import { CurrentPrincipal, External, principalOf, Public } from 'nestjs-latchkey';
import type { Principal } from 'nestjs-latchkey';

import { GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

@Injectable()
class OldGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request: { headers: Record<string, string>; user?: unknown } = context.switchToHttp().getRequest();
    request.user = { from: 'the old guard' };
    return request.headers['x-old'] === 'yes';
  }
}

@Controller('open')
class OpenController {
  @Get('public')
  @Public()
  open(@Req() request: { user?: unknown }) {
    return { user: request.user ?? null };
  }

  @Get('identify')
  @Public({ identify: true })
  identify(@Req() request: { user?: Principal }, @CurrentPrincipal() principal?: Principal) {
    return { kind: principal?.kind ?? 'anonymous', user: request.user?.kind ?? null };
  }

  @Get('external')
  @External()
  @UseGuards(OldGuard)
  external(@Req() request: { user?: unknown }) {
    return { user: request.user, principal: principalOf(request) ?? null };
  }
}

describe.each(platforms)('routes without a credential of their own, on %s', (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, { controllers: [OpenController] });
  });
  afterAll(() => guarded.close());

  it('@Public() looks at no credential: a good one identifies nobody, a bad one harms nobody [R49]', async () => {
    const presented = [{}, await guarded.key(), await guarded.bearer(), { 'X-API-Key': 'nonsense' }];
    for (const headers of presented) {
      expect(await guarded.observe('/open/public', { headers })).toMatchObject({
        status: 200,
        body: { user: null },
        events: [],
      });
    }
  });

  it('@Public({ identify }) without a credential is anonymous', async () => {
    const { status, body } = await guarded.send('/open/identify');
    expect({ status, body }).toEqual({ status: 200, body: { kind: 'anonymous', user: null } });
  });

  it('@Public({ identify }) with a good one attaches its principal, of any kind', async () => {
    const callers: [Record<string, string>, string][] = [
      [await guarded.key(), 'service'],
      [await guarded.bearer(), 'user'],
      [await guarded.bearer({ client_id: 'partner' }), 'delegated'],
      [await guarded.bearer({ sub: 'web' }), 'service'],
    ];
    for (const [headers, kind] of callers) {
      expect((await guarded.send('/open/identify', { headers })).body).toEqual({ kind, user: kind });
    }
  });

  it('@Public({ identify }) with a bad one is 401, as on a guarded route', async () => {
    const key = await guarded.send('/open/identify', { headers: { 'X-API-Key': 'nonsense' } });
    const token = await guarded.send('/open/identify', { headers: { Authorization: 'Bearer nonsense' } });
    expect(key).toMatchObject({ status: 401, body: { code: 'invalid_api_key' } });
    expect(token).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    for (const { headers } of [key, token]) expect(headers['www-authenticate']).toMatch(/realm="api"/);
  });

  it('@Public({ identify }) with two is 400 [R02]', async () => {
    const headers = { ...(await guarded.key()), ...(await guarded.bearer()) };
    expect((await guarded.send('/open/identify', { headers })).status).toBe(400);
  });

  it('@External() leaves the route to the other guard, and its user alone', async () => {
    const admitted = await guarded.send('/open/external', {
      headers: { 'x-old': 'yes', ...(await guarded.key()) },
    });
    expect(admitted).toMatchObject({
      status: 200,
      body: { user: { from: 'the old guard' }, principal: null },
    });
    expect((await guarded.send('/open/external', { headers: await guarded.key() })).status).toBe(403);
  });
});
