import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts/accounts.module.js';
import { TransactionsController } from './transactions.controller.js';
import { Transactions } from './transactions.js';

@Module({
  imports: [AccountsModule],
  controllers: [TransactionsController],
  providers: [Transactions],
})
export class TransactionsModule {}
