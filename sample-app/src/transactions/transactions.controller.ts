import { Controller, Get, Param } from '@nestjs/common';
import { CurrentPrincipal, type DelegatedPrincipal, Jwt, OAuth, type UserPrincipal } from 'nestjs-latchkey';

import { Transactions } from './transactions.js';

@Controller('accounts/:id/transactions')
export class TransactionsController {
  constructor(private readonly transactions: Transactions) {}

  /** For the user, or for somebody else's application that the user lets see them. */
  @Get()
  @Jwt()
  @OAuth({ scopes: ['transactions:read'] })
  async list(@CurrentPrincipal() caller: UserPrincipal | DelegatedPrincipal, @Param('id') id: string) {
    return { transactions: await this.transactions.listOf(caller.subject, id) };
  }
}
