import { Injectable } from '@nestjs/common';

import { Database } from '../database/database.js';
import type { Account } from './account.js';

@Injectable()
export class Accounts {
  constructor(private readonly database: Database) {}

  find(id: string): Promise<Account | undefined> {
    return this.database.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
  }

  listOf(owner: string): Promise<readonly Account[]> {
    return this.database
      .selectFrom('accounts')
      .selectAll()
      .where('owner', '=', owner)
      .orderBy('name')
      .execute();
  }

  /** Opens the account; leaves one that is open already, and its balance, as it is. */
  async open(account: Account): Promise<void> {
    await this.database
      .insertInto('accounts')
      .values(account)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }
}
