import type { ColumnDataType, ColumnDefinitionBuilder, Kysely, Migration } from 'kysely';

import { databaseKindOf } from './kysely-instance.js';

const TABLE = 'latchkey_denylist';

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();

/** Tokens that are refused before they expire. */
export const denylistMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const postgres = databaseKindOf(db) === 'postgres';
    const sequence: ColumnDataType = postgres ? 'bigint' : 'integer';
    const counted = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
      postgres ? column.primaryKey().generatedAlwaysAsIdentity() : column.primaryKey().autoIncrement();

    await db.schema
      .createTable(TABLE)
      .addColumn('seq', sequence, counted)
      .addColumn('payload', 'text', required)
      .addColumn('expires_at', 'bigint', required)
      .execute();
    await db.schema.createIndex(`${TABLE}_by_expiry`).on(TABLE).column('expires_at').execute();
  },

  async down(db: Kysely<unknown>): Promise<void> {
    await db.schema.dropTable(TABLE).execute();
  },
};
