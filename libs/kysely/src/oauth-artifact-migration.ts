import type { ColumnDataType, ColumnDefinitionBuilder, Kysely, Migration, RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { databaseKindOf } from './kysely-instance.js';

const TABLE = 'latchkey_oauth_artifact';

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();

/** What the authorization server remembers: codes, tokens, grants, interactions. */
export const oauthArtifactMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Digests compare and sort by their bytes, as SQLite does it by itself, and not by the rules of a language.
    const id: ColumnDataType | RawBuilder<unknown> =
      databaseKindOf(db) === 'postgres' ? sql`text collate "C"` : 'text';

    await db.schema
      .createTable(TABLE)
      .addColumn('model', id, required)
      .addColumn('id_digest', id, required)
      .addColumn('grant_id', id)
      .addColumn('uid_digest', id)
      .addColumn('user_code_digest', id)
      .addColumn('tenant', 'text', required)
      .addColumn('subject', 'text')
      .addColumn('client_id', 'text')
      .addColumn('payload', 'text', required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('expires_at', 'bigint')
      .addColumn('consumed_at', 'bigint')
      .addPrimaryKeyConstraint(`${TABLE}_key`, ['model', 'id_digest'])
      .execute();

    // Few artifacts have these: an index holds those alone.
    const byFew = async (name: string, column: string, columns: readonly string[]): Promise<void> => {
      await db.schema
        .createIndex(`${TABLE}_by_${name}`)
        .on(TABLE)
        .columns([...columns])
        .where(column, 'is not', null)
        .execute();
    };
    await byFew('grant', 'grant_id', ['grant_id']);
    await byFew('uid', 'uid_digest', ['uid_digest', 'model']);
    await byFew('user_code', 'user_code_digest', ['user_code_digest', 'model']);
    await byFew('subject', 'subject', ['tenant', 'subject', 'model']);
    await byFew('expiry', 'expires_at', ['expires_at']);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    await db.schema.dropTable(TABLE).execute();
  },
};
