import type { ColumnDataType, ColumnDefinitionBuilder, Kysely, Migration, RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { databaseKindOf } from './kysely-instance.js';

const TABLE = 'latchkey_signing_key';

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();

/** Signing keys, sealed. */
export const signingKeyMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Ids compare by their bytes, as SQLite does it by itself, and not by the rules of a language.
    const id: ColumnDataType | RawBuilder<unknown> =
      databaseKindOf(db) === 'postgres' ? sql`text collate "C"` : 'text';

    await db.schema
      .createTable(TABLE)
      .addColumn('issuer', id, required)
      .addColumn('generation', 'integer', required)
      .addColumn('id', id, (column) => column.notNull().unique())
      .addColumn('algorithm', 'text', required)
      .addColumn('sealed_key', 'text', required)
      .addColumn('sealed_under', 'text', required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('signs_from', 'bigint', required)
      // Of processes that rotate at once one adds the next generation.
      .addPrimaryKeyConstraint(`${TABLE}_key`, ['issuer', 'generation'])
      .execute();
  },

  async down(db: Kysely<unknown>): Promise<void> {
    await db.schema.dropTable(TABLE).execute();
  },
};
