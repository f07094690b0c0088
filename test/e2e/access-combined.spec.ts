import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import { CurrentPrincipal, Jwt, OAuth } from 'nestjs-latchkey';
import type { UserPrincipal } from 'nestjs-latchkey';

import { GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

@Controller('and')
class CombinedController {
  @Get()
  @Jwt({ withApiKey: true })
  read(@CurrentPrincipal('user') { subject, application }: UserPrincipal) {
    return { subject, application: application?.name };
  }

  @Post()
  @Jwt()
  @OAuth()
  write(@CurrentPrincipal('user') { subject }: UserPrincipal) {
    return { subject };
  }
}

describe.each(platforms)('credentials together, on %s', (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, { controllers: [CombinedController] });
  });
  afterAll(() => guarded.close());

  const statusOf = async (path: string, headers: Record<string, string>) =>
    (await guarded.send(path, { headers })).status;

  it('@Jwt({ withApiKey }) needs both, and gives the user with the application', async () => {
    const [key, bearer] = [await guarded.key(), await guarded.bearer()];
    const both = await guarded.send('/and', { headers: { ...key, ...bearer } });
    expect(both.body).toEqual({ subject: 'user-1', application: 'Nightly' });
    for (const one of [key, bearer]) {
      const answer = await guarded.send('/and', { headers: one });
      expect(answer).toMatchObject({ status: 401, body: { code: 'credential_missing' } });
      expect(answer.headers['www-authenticate']).toMatch(/ApiKey realm=.*Bearer realm=/);
    }
    for (const bad of [{ 'X-API-Key': 'nonsense' }, { Authorization: 'Bearer nonsense' }]) {
      expect(await statusOf('/and', { ...key, ...bearer, ...bad })).toBe(401);
    }
    expect(await statusOf('/and', { ...(await guarded.key({ tenant: 'another' })), ...bearer })).toBe(401);
    expect(await statusOf('/and', { ...key, ...(await guarded.bearer({ client_id: 'partner' })) })).toBe(403);
  });

  it('a parameter of one kind refuses the other kinds that the route accepts, in the guard', async () => {
    expect(await statusOf('POST /and', await guarded.bearer())).toBe(201);
    const { status, body, headers, events } = await guarded.observe('POST /and', {
      headers: await guarded.bearer({ client_id: 'partner' }),
    });
    expect({ status, ...body }).toMatchObject({
      status: 403,
      code: 'wrong_principal_kind',
      accepted: ['user'],
      presented: 'delegated',
    });
    expect(headers['content-type']).toMatch(/^application\/problem\+json\b/);
    expect(events).toMatchObject([{ type: 'access-denied', reason: 'wrong-principal-kind' }]);
  });
});
