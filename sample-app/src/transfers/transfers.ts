import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import {
  ConflictException,
  Injectable,
  NotFoundException,
  UnprocessableEntityException,
} from '@nestjs/common';
import type { Selectable, Transaction } from 'kysely';

import { Accounts } from '../accounts/accounts.js';
import { Database } from '../database/database.js';
import type { Tables } from '../database/tables.js';
import type { Transfer, TransferOrder } from './transfer.js';

@Injectable()
export class Transfers {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
  ) {}

  /** Moves the money and records it, or does neither. An order of the same idempotency key is carried out once. */
  async create(owner: string, order: TransferOrder): Promise<Transfer> {
    const currency = await this.#currencyOf(owner, order);
    return this.database.transaction().execute(async (transaction) => {
      const recorded = await transaction
        .insertInto('transfers')
        .values({
          id: randomUUID(),
          owner,
          idempotency_key: order.idempotency_key,
          from_account: order.from,
          to_account: order.to,
          amount: order.amount,
          currency,
          note: order.note,
          created_at: Date.now(),
        })
        .onConflict((conflict) => conflict.columns(['owner', 'idempotency_key']).doNothing())
        .returningAll()
        .executeTakeFirst();
      if (recorded === undefined) return earlier(transaction, owner, order);
      await move(transaction, order);
      return transferOf(recorded);
    });
  }

  async #currencyOf(owner: string, order: TransferOrder): Promise<string> {
    const from = await this.accounts.find(order.from);
    // Somebody else's account looks like one that doesn't exist.
    if (from?.owner !== owner) throw new NotFoundException('from: no such account');
    const to = await this.accounts.find(order.to);
    if (to === undefined) throw new UnprocessableEntityException('to: no such account');
    if (to.id === from.id) throw new UnprocessableEntityException('to: the same account as from');
    if (to.currency !== from.currency) throw new UnprocessableEntityException('to: holds another currency');
    return from.currency;
  }
}

async function move(transaction: Transaction<Tables>, order: TransferOrder): Promise<void> {
  const entries = [
    { account: order.from, amount: -order.amount },
    { account: order.to, amount: order.amount },
  ];
  // Always in the order of the ids: two opposite transfers at once would otherwise wait for each other for ever.
  for (const { account, amount } of entries.toSorted((a, b) => (a.account < b.account ? -1 : 1))) {
    const { numUpdatedRows } = await transaction
      .updateTable('accounts')
      .set((row) => ({ balance: row('balance', '+', amount) }))
      .where('id', '=', account)
      .where((row) => row(row('balance', '+', amount), '>=', 0))
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new UnprocessableEntityException('amount: more than the account holds');
  }
}

/** The transfer that this idempotency key stands for already; another order under the same key is a mistake. */
async function earlier(
  transaction: Transaction<Tables>,
  owner: string,
  order: TransferOrder,
): Promise<Transfer> {
  const row = await transaction
    .selectFrom('transfers')
    .selectAll()
    .where('owner', '=', owner)
    .where('idempotency_key', '=', order.idempotency_key)
    .executeTakeFirstOrThrow();
  const transfer = transferOf(row);
  const same = isDeepStrictEqual({ ...transfer, ...order }, transfer);
  if (!same) throw new ConflictException('idempotency_key: names another transfer');
  return transfer;
}

function transferOf(row: Selectable<Tables['transfers']>): Transfer {
  return {
    id: row.id,
    from: row.from_account,
    to: row.to_account,
    amount: row.amount,
    currency: row.currency,
    note: row.note,
    idempotency_key: row.idempotency_key,
    created_at: new Date(row.created_at).toISOString(),
  };
}
