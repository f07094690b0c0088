import 'reflect-metadata';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { ApiKey } from 'nestjs-latchkey';

import { GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

@Controller('keys')
class KeysController {
  @Get()
  @ApiKey()
  list() {
    return {};
  }
}

/** The tenant by the header that stands for a host name here; unknown ones are nobody's. */
function tenantOf(request: object): string | undefined {
  const headers: unknown = Reflect.get(request, 'headers');
  const name: unknown =
    typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'x-host') : undefined;
  return name === 'acme' || name === 'other' ? name : undefined;
}

describe.each(platforms)('a request for a tenant, on %s', (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [KeysController],
      options: { tenant: tenantOf },
    });
  });
  afterAll(() => guarded.close());

  const send = async (host: string) =>
    guarded.send('/keys', { headers: { ...(await guarded.key({ tenant: 'acme' })), 'x-host': host } });

  it('admits a credential of the tenant', async () => {
    expect((await send('acme')).status).toBe(200);
  });

  it("refuses another tenant's like an unknown one", async () => {
    const { status, body } = await send('other');
    expect(status).toBe(401);
    expect(body).toMatchObject({ code: 'invalid_api_key' });
  });

  it('refuses every credential where the request is for no tenant', async () => {
    expect((await send('nowhere')).status).toBe(401);
  });
});
