import { Injectable, NotFoundException } from '@nestjs/common';

import { Accounts } from '../accounts/accounts.js';
import { Database } from '../database/database.js';
import type { Transaction } from './transaction.js';

const MOST = 100;

@Injectable()
export class Transactions {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
  ) {}

  /** The latest of an account, newest first. */
  async listOf(owner: string, accountId: string): Promise<readonly Transaction[]> {
    const account = await this.accounts.find(accountId);
    // Somebody else's account looks like one that doesn't exist.
    if (account?.owner !== owner) throw new NotFoundException('no such account');
    const transfers = await this.database
      .selectFrom('transfers')
      .selectAll()
      .where((row) => row.or([row('from_account', '=', account.id), row('to_account', '=', account.id)]))
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(MOST)
      .execute();
    return transfers.map(({ id, from_account, to_account, amount, currency, note, created_at }) => {
      const isOutgoing = from_account === account.id;
      return {
        id,
        amount: isOutgoing ? -amount : amount,
        currency,
        counterparty: isOutgoing ? to_account : from_account,
        note,
        created_at: new Date(created_at).toISOString(),
      };
    });
  }
}
