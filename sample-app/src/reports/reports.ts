import { Injectable } from '@nestjs/common';

import { Database } from '../database/database.js';
import type { DailyReport, Turnover } from './daily-report.js';

const DAY = 86_400_000;

@Injectable()
export class Reports {
  constructor(private readonly database: Database) {}

  async daily(at = new Date()): Promise<DailyReport> {
    const date = at.toISOString().slice(0, 10);
    const [transfers, settlements] = await Promise.all([
      this.#turnover('transfers', Date.parse(date)),
      this.#turnover('settlements', Date.parse(date)),
    ]);
    return { date, transfers, settlements };
  }

  async #turnover(table: 'transfers' | 'settlements', midnight: number): Promise<readonly Turnover[]> {
    const rows = await this.database
      .selectFrom(table)
      .select((row) => [
        'currency',
        row.fn.countAll<number>().as('count'),
        row.fn.sum<number | string>('amount').as('amount'),
      ])
      .where('created_at', '>=', midnight)
      .where('created_at', '<', midnight + DAY)
      .groupBy('currency')
      .orderBy('currency')
      .execute();
    // The sum of a `bigint` is a `numeric` on PostgreSQL, which comes as text.
    return rows.map(({ currency, count, amount }) => ({ currency, count, amount: Number(amount) }));
  }
}
