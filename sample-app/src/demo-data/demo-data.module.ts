import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts/accounts.module.js';
import { OAuthModule } from '../oauth/oauth.module.js';
import { PeopleModule } from '../people/people.module.js';
import { TransfersModule } from '../transfers/transfers.module.js';
import { DemoClients } from './demo-clients.js';
import { DemoData } from './demo-data.js';

@Module({
  imports: [PeopleModule, AccountsModule, TransfersModule, OAuthModule],
  providers: [DemoData, DemoClients],
})
export class DemoDataModule {}
