import { sql } from 'kysely';

import type { ClientQuery, ClientRecord, ClientStore } from '#authorization-server/core';
import type { Mutation, TransactionOption } from '#core';
import { NO_EFFECTS } from '#core';

import { parseClientRow, toClientRow } from './client-row.js';
import type { KyselyInstance } from './kysely-instance.js';
import { RecordDatabase } from './record-database.js';

/** Keeps OAuth clients in `latchkey_client`. */
export class KyselyClientStore implements ClientStore {
  readonly #database: RecordDatabase;

  constructor(db: KyselyInstance) {
    this.#database = new RecordDatabase(db, 'the client store');
  }

  insert(record: ClientRecord, mutation: Mutation): Promise<void> {
    return this.#database.write(mutation, async (transaction) => {
      await transaction.insertInto('latchkey_client').values(toClientRow(record)).execute();
      return { result: undefined, effects: mutation.effects };
    });
  }

  async find(id: string, options: TransactionOption = {}): Promise<ClientRecord | undefined> {
    const row = await this.#database.read(options, (db) =>
      db.selectFrom('latchkey_client').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return row && parseClientRow(row);
  }

  async list({ tenant, limit, after }: ClientQuery): Promise<readonly ClientRecord[]> {
    const rows = await this.#database.read({}, (db) => {
      let query = db.selectFrom('latchkey_client').selectAll().where('tenant', '=', tenant);
      if (after !== undefined) {
        const last = db.selectFrom('latchkey_client').select(['registered_at', 'id']).where('id', '=', after);
        query = query.where(sql<boolean>`(registered_at, id) < (${last})`);
      }
      return query.orderBy('registered_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
    });
    return rows.map(parseClientRow);
  }

  update(next: ClientRecord, expectedRevision: number, mutation: Mutation): Promise<boolean> {
    return this.#database.write(mutation, async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('latchkey_client')
        .set(toClientRow(next))
        .where('id', '=', next.id)
        .where('revision', '=', expectedRevision)
        .executeTakeFirst();
      const updated = numUpdatedRows === 1n;
      return { result: updated, effects: updated ? mutation.effects : NO_EFFECTS };
    });
  }

  remove(id: string, mutation: Mutation): Promise<boolean> {
    return this.#database.write(mutation, async (transaction) => {
      const { numDeletedRows } = await transaction
        .deleteFrom('latchkey_client')
        .where('id', '=', id)
        .executeTakeFirst();
      const removed = numDeletedRows === 1n;
      return { result: removed, effects: removed ? mutation.effects : NO_EFFECTS };
    });
  }
}
