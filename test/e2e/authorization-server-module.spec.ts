import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';

import {
  AuthorizationServer,
  AuthorizationServerModule,
  ClientService,
  GrantService,
  MemoryClientStore,
  MemoryOAuthArtifactStore,
} from '#authorization-server';
import { generateSigningKey } from '#jwt/core';

import { API, catalogue } from '../support/authorization-server/server-world.js';

/** An application that gets its options from a factory. */
async function moduleWith(changes: object) {
  const signingKey = await generateSigningKey();
  @Module({
    imports: [
      AuthorizationServerModule.forRootAsync({
        useFactory: async () => ({
          issuer: 'http://localhost:3000/oauth',
          serviceName: 'Example Bank',
          scopes: catalogue,
          resources: [{ identifier: API, scopes: ['transfers:read'] }],
          directory: {
            authenticate: async () => undefined,
            find: async () => undefined,
            rights: async () => undefined,
          },
          signingKeys: [signingKey],
          cookieKeys: ['a cookie key of thirty-two characters or more'],
          stores: {
            artifacts: new MemoryOAuthArtifactStore(() => undefined),
            clients: new MemoryClientStore(() => undefined),
          },
          ...changes,
        }),
      }),
    ],
  })
  class AppModule {}
  const testing = await Test.createTestingModule({ imports: [AppModule] }).compile();
  return testing.createNestApplication({ logger: false });
}

describe('AuthorizationServerModule', () => {
  it('works in a testing module, from a factory, and gives its services', async () => {
    const app = await moduleWith({});
    await app.listen(0, '127.0.0.1');
    const address: unknown = app.getHttpServer().address();
    const port =
      typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0;
    const metadata = await fetch(`http://127.0.0.1:${port}/.well-known/oauth-authorization-server/oauth`);
    expect(await metadata.json()).toMatchObject({ issuer: 'http://localhost:3000/oauth' });
    expect(app.get(AuthorizationServer).provider.issuer).toBe('http://localhost:3000/oauth');
    const { record, secret } = await app
      .get(ClientService)
      .register({ name: 'Reader', application: 'service', scopes: [] });
    expect([record.application, secret === undefined]).toEqual(['service', false]);
    expect(await app.get(GrantService).list('nobody')).toEqual([]);
    await app.close();
  });

  it('does not start with options that are wrong [I13]', async () => {
    await expect(moduleWith({ cookieKeys: [] })).rejects.toMatchObject({
      code: 'invalid_options',
      path: 'authorizationServer.cookieKeys',
    });
    const keyless = await moduleWith({
      signingKeys: { current: () => [], subscribe: () => () => undefined },
    });
    await expect(keyless.init()).rejects.toMatchObject({ path: 'authorizationServer.signingKeys' });
  });
});
