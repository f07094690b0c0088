import { Controller, Get } from '@nestjs/common';
import { CurrentPrincipal, Jwt, type UserPrincipal } from 'nestjs-latchkey';

import { Accounts } from './accounts.js';

@Controller('accounts')
export class AccountsController {
  constructor(private readonly accounts: Accounts) {}

  @Get()
  @Jwt()
  async list(@CurrentPrincipal('user') user: UserPrincipal) {
    const accounts = await this.accounts.listOf(user.subject);
    return { accounts: accounts.map(({ id, name, currency, balance }) => ({ id, name, currency, balance })) };
  }
}
