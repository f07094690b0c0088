import type { ColumnDefinitionBuilder, Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

import { databaseKindOf } from './kysely-instance.js';

const TABLE = 'latchkey_client';

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();

/** OAuth clients. */
export const clientMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable(TABLE)
      // Ids compare and sort by their bytes, as SQLite does it by itself, and not by the rules of a language.
      .addColumn('id', databaseKindOf(db) === 'postgres' ? sql`text collate "C"` : 'text', (column) =>
        column.primaryKey(),
      )
      .addColumn('tenant', 'text', required)
      .addColumn('name', 'text', required)
      .addColumn('application', 'text', required)
      .addColumn('authentication', 'text', required)
      .addColumn('grant_types', 'text', required)
      .addColumn('redirect_uris', 'text', required)
      .addColumn('post_logout_redirect_uris', 'text', required)
      .addColumn('origins', 'text', required)
      .addColumn('scopes', 'text', required)
      .addColumn('resources', 'text', required)
      .addColumn('keys', 'text', required)
      .addColumn('secrets', 'text', required)
      .addColumn('state', 'text', required)
      .addColumn('homepage_uri', 'text')
      .addColumn('policy_uri', 'text')
      .addColumn('registered_at', 'bigint', required)
      .addColumn('updated_at', 'bigint', required)
      .addColumn('revision', 'integer', required)
      .execute();
    await db.schema
      .createIndex(`${TABLE}_by_tenant`)
      .on(TABLE)
      .columns(['tenant', 'registered_at', 'id'])
      .execute();
  },

  async down(db: Kysely<unknown>): Promise<void> {
    await db.schema.dropTable(TABLE).execute();
  },
};
