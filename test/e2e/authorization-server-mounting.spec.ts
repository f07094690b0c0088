import type { INestApplication } from '@nestjs/common';
import { VersioningType } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';

import type { ServerSigningKeys } from '#authorization-server';
import { generateSigningKey } from '#jwt/core';

import { platforms } from '../support/platforms.js';
import type { Platform } from '../support/platforms.js';
import { authorizationRequest, codeOf, redeem, tokensOf } from '../support/authorization-server/code-flow.js';
import type { WorldOptions } from '../support/authorization-server/server-world.js';
import { basic, SECRET, ServerWorld } from '../support/authorization-server/server-world.js';

async function within<T>(options: WorldOptions, run: (world: ServerWorld) => Promise<T>): Promise<T> {
  const world = await ServerWorld.start(options);
  try {
    return await run(world);
  } finally {
    await world.stop();
  }
}

const trustProxy = (platform: Platform) => (app: INestApplication) => {
  if (platform === 'express') app.getHttpAdapter().getInstance().set('trust proxy', true);
};

describe.each(platforms)('the server in an application on %s', (platform) => {
  const variants: readonly (readonly [string, WorldOptions, string])[] = [
    ['under a path', { path: '/oauth' }, '/items'],
    ['under a long path', { path: '/a/b-c/oauth2' }, '/items'],
    ['at the root', { path: '' }, '/items'],
    ['with a global prefix', { prepare: (app) => app.setGlobalPrefix('oauth') }, '/oauth/items'],
    [
      'with versions',
      { prepare: (app) => app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }) },
      '/v1/items',
    ],
    ['without body parser', { nest: { bodyParser: false } }, '/items'],
    ['behind a proxy that is trusted', { prepare: trustProxy(platform) }, '/items'],
  ];

  it.each(variants)('%s it works, and Nest’s own routes do', async (_what, options, items) => {
    await within({ platform, ...options }, async (world) => {
      const request = authorizationRequest();
      expect((await redeem(world, await codeOf(world, request), request)).status).toBe(200);
      expect(await (await fetch(world.origin + items)).json()).toEqual({ from: 'nest' });
      expect((await fetch(`${world.issuer}/elsewhere`)).status).toBe(404);
    });
  });

  it('leaves bodies to Nest’s parser', async () => {
    await within({ platform }, async (world) => {
      const response = await fetch(`${world.origin}/items`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"a":1}',
      });
      expect(await response.json()).toEqual({ body: { a: 1 } });
    });
  });

  it.each(['/oauth', ''])(
    'with path %j it is described at both addresses, with nothing unsafe [I06][I14][I15]',
    async (path) => {
      await within({ platform, path }, async (world) => {
        const addresses = [
          `${world.origin}/.well-known/oauth-authorization-server${path}`,
          `${world.issuer}/.well-known/openid-configuration`,
        ];
        for (const address of addresses) {
          const response = await fetch(address, { headers: { origin: 'https://any.example.test' } });
          expect(response.headers.get('access-control-allow-origin')).toBe('https://any.example.test');
          expect(response.headers.get('cache-control')).toBe('public, max-age=300');
          expect(await response.json()).toMatchObject({
            issuer: world.issuer,
            token_endpoint: `${world.issuer}/token`,
            authorization_endpoint: `${world.issuer}/authorize`,
            pushed_authorization_request_endpoint: `${world.issuer}/par`,
            response_types_supported: ['code'],
            grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
            code_challenge_methods_supported: ['S256'],
            authorization_response_iss_parameter_supported: true,
            token_endpoint_auth_methods_supported: [
              'client_secret_basic',
              'client_secret_post',
              'private_key_jwt',
              'none',
            ],
            scopes_supported: expect.arrayContaining(['openid', 'transfers:write']),
          });
        }
      });
    },
  );

  it('follows no host or scheme that a request or a proxy claims', async () => {
    await within({ platform, prepare: trustProxy(platform) }, async (world) => {
      const response = await fetch(`${world.issuer}/.well-known/openid-configuration`, {
        headers: {
          'x-forwarded-host': 'evil.test',
          'x-forwarded-proto': 'https',
          forwarded: 'host=evil.test',
        },
      });
      expect(await response.text()).not.toContain('evil');
    });
  });

  it('cookies of an https issuer are secure, http-only, and of the path or the host [I11]', async () => {
    const publicIssuer = 'https://id.example.test';
    await within({ platform, path: '', options: { issuer: publicIssuer } }, async (world) => {
      const { parameters } = authorizationRequest();
      const response = await fetch(
        `${world.origin}/authorize?${new URLSearchParams(parameters).toString()}`,
        {
          redirect: 'manual',
        },
      );
      expect(response.headers.get('location')).toMatch(/^\/interaction\/[\w-]{43}$/);
      const cookies = response.headers.getSetCookie();
      expect(cookies.length).toBeGreaterThan(0);
      for (const cookie of cookies)
        expect(cookie).toMatch(
          /^__Secure-.*; secure; httponly; samesite=lax$|^__Secure-.*; samesite=lax; secure; httponly$/i,
        );
      const logout = await fetch(`${world.origin}/logout`);
      expect(logout.headers.getSetCookie()[0]).toMatch(/^__Host-latchkey-server=.*path=\/;/);
    });
  });

  it('answers browsers of registered origins, and of no others [I17]', async () => {
    await within({ platform }, async (world) => {
      const from = (origin: string) =>
        world.post(
          '/token',
          { grant_type: 'refresh_token', refresh_token: 'x', client_id: 'budget' },
          { origin },
        );
      const allowed = await from('https://budget.example.test');
      expect(allowed.headers.get('access-control-allow-origin')).toBe('https://budget.example.test');
      expect(allowed.body['error']).toBe('invalid_grant');
      const foreign = await from('https://evil.example.test');
      expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
      expect(foreign.body['error']).toBe('invalid_request');
      const preflight = await fetch(`${world.issuer}/token`, {
        method: 'OPTIONS',
        headers: { origin: 'https://budget.example.test', 'access-control-request-method': 'POST' },
      });
      expect(preflight.status).toBe(204);
    });
  });

  it('keys rotate under load without a failed request, and older tokens stay good [I01]', async () => {
    const source = new RotatingKeys(await generateSigningKey());
    await within({ platform, options: { signingKeys: source } }, async (world) => {
      const old = String((await tokensOf(world))['access_token']);
      let done = false;
      const statuses: number[] = [];
      const load = Promise.all(
        Array.from({ length: 8 }, async () => {
          while (!done) {
            const { status } = await world.post(
              '/token',
              { grant_type: 'client_credentials' },
              basic('job', SECRET),
            );
            statuses.push(status);
          }
        }),
      );
      for (let turn = 0; turn < 10; turn += 1) {
        source.rotate(await generateSigningKey());
        await tokensOf(world);
      }
      source.fail();
      await tokensOf(world);
      done = true;
      await load;
      expect(new Set(statuses)).toEqual(new Set([200]));
      const keys = createRemoteJWKSet(new URL(`${world.issuer}/jwks`));
      await jwtVerify(old, keys);
      const fresh = await jwtVerify(String((await tokensOf(world))['access_token']), keys);
      expect(fresh.protectedHeader.kid).toBe(source.first);
      const published = (await (await fetch(`${world.issuer}/jwks`)).json()) as { keys: object[] };
      expect(published.keys).toHaveLength(11);
      for (const key of published.keys) expect(key).not.toHaveProperty('d');
      const introspected = await world.post('/introspect', { token: old }, basic('api', SECRET));
      expect(introspected.body['active']).toBe(true);
    });
  });
});

/** Keys that change, as those of a store do. */
class RotatingKeys implements ServerSigningKeys {
  #keys: readonly (Readonly<object> & { readonly kid?: string })[];
  #failing = false;
  readonly #listeners = new Set<() => void>();

  constructor(key: Readonly<object>) {
    this.#keys = [key];
  }

  get first(): string | undefined {
    return this.#keys[0]?.kid;
  }

  current() {
    return this.#failing ? [] : this.#keys;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  rotate(key: Readonly<object>): void {
    this.#keys = [key, ...this.#keys];
    for (const listener of this.#listeners) listener();
  }

  fail(): void {
    this.#failing = true;
    for (const listener of this.#listeners) listener();
  }
}
