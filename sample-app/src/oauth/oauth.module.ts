import { Module } from '@nestjs/common';
import { AccessTokenRevocations } from 'nestjs-latchkey';
import { AuthorizationServerModule } from 'nestjs-latchkey/authorization-server';

import { Stores } from '../database/stores.js';
import { PeopleDirectory } from '../people/people-directory.js';
import { PeopleModule } from '../people/people.module.js';
import { oauthScopes, scopes } from '../scopes.js';
import { Secrets } from '../settings/secrets.js';
import { Settings } from '../settings/settings.js';

/** The authorization server at `/oauth`: lets other applications in, on behalf of our users or in their own name. */
@Module({
  imports: [
    AuthorizationServerModule.forRootAsync({
      imports: [PeopleModule],
      inject: [Stores, PeopleDirectory, Settings, Secrets, AccessTokenRevocations],
      useFactory: (
        stores: Stores,
        directory: PeopleDirectory,
        settings: Settings,
        secrets: Secrets,
        revocations: AccessTokenRevocations,
      ) => ({
        issuer: settings.oauthIssuer,
        serviceName: 'Payments',
        scopes,
        resources: [{ identifier: settings.baseUrl, scopes: oauthScopes }],
        directory,
        signingKeys: [secrets.oauthSigningKey],
        cookieKeys: [secrets.oauthCookieKey],
        stores: stores.authorizationServer(revocations),
        // The budget app is on this machine, and without https.
        clients: { secretPrefix: 'acme_cs', loopbackClients: true },
      }),
    }),
  ],
  exports: [AuthorizationServerModule],
})
export class OAuthModule {}
