import { Module, StandardSchemaValidationPipe } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { LatchkeyModule } from 'nestjs-latchkey';

import { AccountsModule } from './accounts/accounts.module.js';
import { AdminModule } from './admin/admin.module.js';
import { BudgetAppModule } from './budget-app/budget-app.module.js';
import { DatabaseModule } from './database/database.module.js';
import { Stores } from './database/stores.js';
import { DemoDataModule } from './demo-data/demo-data.module.js';
import { HealthModule } from './health/health.module.js';
import { HomeModule } from './home/home.module.js';
import { OAuthModule } from './oauth/oauth.module.js';
import { PeopleDirectory } from './people/people-directory.js';
import { PeopleModule } from './people/people.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { partnerScopes, scopes } from './scopes.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { publicJwk, Secrets } from './settings/secrets.js';
import { Settings } from './settings/settings.js';
import { SettlementsModule } from './settlements/settlements.module.js';
import { TransactionsModule } from './transactions/transactions.module.js';
import { TransfersModule } from './transfers/transfers.module.js';

@Module({
  imports: [
    DatabaseModule,
    LatchkeyModule.forRootAsync({
      imports: [PeopleModule],
      inject: [Stores, PeopleDirectory, Settings, Secrets],
      useFactory: (stores: Stores, directory: PeopleDirectory, settings: Settings, secrets: Secrets) => ({
        realm: 'payments',
        scopes,
        directory,
        apiKeys: {
          prefix: 'acme_sk',
          environment: 'test',
          pepper: secrets.pepper,
          grantable: (caller, asked) =>
            caller.kind === 'user' &&
            caller.roles.includes('admin') &&
            asked.every((scope) => partnerScopes.includes(scope)),
        },
        issuing: {
          issuer: settings.baseUrl,
          audience: settings.baseUrl,
          signingKeys: [secrets.signingKey],
        },
        sessions: { clientId: 'payments-web' },
        tokens: {
          issuers: [
            {
              issuer: settings.oauthIssuer,
              audience: settings.baseUrl,
              keys: [publicJwk(secrets.oauthSigningKey)],
              tenantClaim: 'tenant',
              revocable: true,
            },
          ],
        },
        resource: { identifier: settings.baseUrl, name: 'Payments API' },
        stores: stores.latchkey(),
      }),
    }),
    OAuthModule,
    HomeModule,
    HealthModule,
    SettlementsModule,
    PeopleModule,
    SessionsModule,
    AccountsModule,
    TransfersModule,
    TransactionsModule,
    ReportsModule,
    AdminModule,
    BudgetAppModule,
    DemoDataModule,
  ],
  providers: [{ provide: APP_PIPE, useClass: StandardSchemaValidationPipe }],
})
export class AppModule {}
