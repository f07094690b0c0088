import 'reflect-metadata';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Controller, Get, Module } from '@nestjs/common';
import { ApiKey, defineScopes, generateSigningKey, LatchkeyModule, OAuth, Scopes } from 'nestjs-latchkey';

import { platforms, startApp, urlOf } from '../support/platforms.js';

const RESOURCE = 'https://api.example.com/payments';
const METADATA = 'https://api.example.com/.well-known/oauth-protected-resource/payments';

@Controller('transfers')
class TransfersController {
  @Get()
  @ApiKey()
  @OAuth({ kind: 'service' })
  @Scopes('transfers:read')
  list() {
    return [];
  }
}

describe.each(platforms)('an API that says what it is, on %s', (platform) => {
  let app: INestApplication;

  beforeAll(async () => {
    const { d: _secret, ...publicKey } = await generateSigningKey();
    @Module({
      imports: [
        LatchkeyModule.forRoot({
          scopes: defineScopes({ 'transfers:read': { description: 'See your transfers' } }),
          apiKeys: { pepper: 'p'.repeat(32) },
          tokens: { issuer: 'https://id.example.com', audience: RESOURCE, keys: [publicKey] },
          resource: { identifier: RESOURCE, name: 'Payments' },
        }),
      ],
      controllers: [TransfersController],
    })
    class AppModule {}
    app = await startApp(platform, AppModule, { prepare: (made) => void made.setGlobalPrefix('v1') });
  });
  afterAll(() => app.close());

  it('publishes it at the path-inserted address, whatever the prefix and the host of the request [R48]', async () => {
    const answer = await fetch(`${urlOf(app)}/.well-known/oauth-protected-resource/payments`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toEqual({
      resource: RESOURCE,
      resource_name: 'Payments',
      authorization_servers: ['https://id.example.com'],
      scopes_supported: ['transfers:read'],
      bearer_methods_supported: ['header'],
    });
  });

  it('names the address in its Bearer challenges, with and without an error [R48]', async () => {
    const missing = await fetch(`${urlOf(app)}/v1/transfers`);
    const wrong = await fetch(`${urlOf(app)}/v1/transfers`, {
      headers: { authorization: 'Bearer nonsense' },
    });
    for (const answer of [missing, wrong]) {
      expect(answer.status).toBe(401);
      const challenges = answer.headers.get('www-authenticate') ?? '';
      expect(challenges).toContain(`Bearer realm="api", resource_metadata="${METADATA}"`);
      // Once: the API key's challenge has none.
      expect(challenges.split('resource_metadata').length).toBe(2);
    }
  });
});
