import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts/accounts.module.js';
import { PeopleModule } from '../people/people.module.js';
import { DemoData } from './demo-data.js';

@Module({
  imports: [PeopleModule, AccountsModule],
  providers: [DemoData],
})
export class DemoDataModule {}
