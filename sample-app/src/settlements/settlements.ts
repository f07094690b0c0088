import { randomUUID } from 'node:crypto';

import { ConflictException, Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';

import { Database } from '../database/database.js';
import type { Tables } from '../database/tables.js';
import type { Settlement, SettlementReport } from './settlement.js';

@Injectable()
export class Settlements {
  constructor(private readonly database: Database) {}

  /** The newest hundred of this partner's. */
  async listOf(owner: string): Promise<readonly Settlement[]> {
    const rows = await this.database
      .selectFrom('settlements')
      .selectAll()
      .where('owner', '=', owner)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(100)
      .execute();
    return rows.map(settlementOf);
  }

  /** Records what was reported, once per reference. */
  async record(owner: string, report: SettlementReport): Promise<Settlement> {
    await this.database
      .insertInto('settlements')
      .values({ id: randomUUID(), owner, ...report, created_at: Date.now() })
      .onConflict((conflict) => conflict.columns(['owner', 'reference']).doNothing())
      .execute();
    const row = await this.database
      .selectFrom('settlements')
      .selectAll()
      .where('owner', '=', owner)
      .where('reference', '=', report.reference)
      .executeTakeFirstOrThrow();
    if (row.amount !== report.amount || row.currency !== report.currency) {
      throw new ConflictException('reference: names another settlement');
    }
    return settlementOf(row);
  }
}

function settlementOf(row: Selectable<Tables['settlements']>): Settlement {
  return {
    id: row.id,
    reference: row.reference,
    amount: row.amount,
    currency: row.currency,
    created_at: new Date(row.created_at).toISOString(),
  };
}
