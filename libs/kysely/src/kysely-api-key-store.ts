import { sql } from 'kysely';

import type { ApiKeyQuery, ApiKeyRecord, ApiKeyStore } from '#api-key/core';
import type { Mutation, TransactionOption } from '#core';
import { NO_EFFECTS } from '#core';

import { parseApiKeyRow, toApiKeyRow } from './api-key-row.js';
import type { KyselyInstance } from './kysely-instance.js';
import { RecordDatabase } from './record-database.js';

/** Keeps API keys in `latchkey_api_key`. */
export class KyselyApiKeyStore implements ApiKeyStore {
  readonly #database: RecordDatabase;

  constructor(db: KyselyInstance) {
    this.#database = new RecordDatabase(db, 'the API key store');
  }

  insert(record: ApiKeyRecord, mutation: Mutation): Promise<void> {
    return this.#database.write(mutation, async (transaction) => {
      await transaction.insertInto('latchkey_api_key').values(toApiKeyRow(record)).execute();
      return { result: undefined, effects: mutation.effects };
    });
  }

  async find(id: string, options: TransactionOption = {}): Promise<ApiKeyRecord | undefined> {
    const row = await this.#database.read(options, (db) =>
      db.selectFrom('latchkey_api_key').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return row && parseApiKeyRow(row);
  }

  async list({
    tenant,
    owner,
    environment,
    state,
    limit,
    after,
  }: ApiKeyQuery): Promise<readonly ApiKeyRecord[]> {
    const rows = await this.#database.read({}, (db) => {
      let query = db.selectFrom('latchkey_api_key').selectAll().where('tenant', '=', tenant);
      if (owner !== undefined) query = query.where('owner', '=', owner);
      if (environment !== undefined) query = query.where('environment', '=', environment);
      if (state !== undefined) query = query.where('state', '=', state);
      if (after !== undefined) {
        const last = db.selectFrom('latchkey_api_key').select(['issued_at', 'id']).where('id', '=', after);
        query = query.where(sql<boolean>`(issued_at, id) < (${last})`);
      }
      return query.orderBy('issued_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
    });
    return rows.map(parseApiKeyRow);
  }

  update(next: ApiKeyRecord, expectedRevision: number, mutation: Mutation): Promise<boolean> {
    return this.#database.write(mutation, async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('latchkey_api_key')
        .set(toApiKeyRow(next))
        .where('id', '=', next.id)
        .where('revision', '=', expectedRevision)
        .executeTakeFirst();
      const updated = numUpdatedRows === 1n;
      return { result: updated, effects: updated ? mutation.effects : NO_EFFECTS };
    });
  }
}
