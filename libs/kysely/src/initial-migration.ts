import type { ColumnDataType, ColumnDefinitionBuilder, Kysely, Migration, RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { databaseKindOf } from './kysely-instance.js';

const TABLES = [
  'latchkey_api_key',
  'latchkey_session',
  'latchkey_refresh_token',
  'latchkey_change',
  'latchkey_event',
] as const;

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();

/** API keys, sessions, the change feed and the audit's events. */
export const initialMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const postgres = databaseKindOf(db) === 'postgres';
    // Ids compare and sort by their bytes, as SQLite does it by itself, and not by the rules of a language.
    const id: ColumnDataType | RawBuilder<unknown> = postgres ? sql`text collate "C"` : 'text';
    // SQLite counts up by itself in a column of exactly this type alone.
    const sequence: ColumnDataType = postgres ? 'bigint' : 'integer';
    const counted = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
      postgres ? column.primaryKey().generatedAlwaysAsIdentity() : column.primaryKey().autoIncrement();
    // The database's clock is one for all processes.
    const now = postgres
      ? sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`
      : sql`(cast(unixepoch('subsec') * 1000 as integer))`;

    await db.schema
      .createTable('latchkey_api_key')
      .addColumn('id', id, (column) => column.primaryKey())
      .addColumn('tenant', 'text', required)
      .addColumn('owner', 'text', required)
      .addColumn('name', 'text', required)
      .addColumn('environment', 'text', required)
      .addColumn('scopes', 'text', required)
      .addColumn('restrictions', 'text', required)
      .addColumn('state', 'text', required)
      .addColumn('issued_at', 'bigint', required)
      .addColumn('not_before', 'bigint')
      .addColumn('expires_at', 'bigint')
      .addColumn('revoked_at', 'bigint')
      .addColumn('revoked_reason', 'text')
      .addColumn('secrets', 'text', required)
      .addColumn('revision', 'integer', required)
      .execute();
    await db.schema
      .createIndex('latchkey_api_key_by_tenant')
      .on('latchkey_api_key')
      .columns(['tenant', 'issued_at', 'id'])
      .execute();
    await db.schema
      .createIndex('latchkey_api_key_by_owner')
      .on('latchkey_api_key')
      .columns(['tenant', 'owner', 'issued_at', 'id'])
      .execute();

    await db.schema
      .createTable('latchkey_session')
      .addColumn('id', id, (column) => column.primaryKey())
      .addColumn('tenant', 'text', required)
      .addColumn('subject', 'text', required)
      .addColumn('client_id', 'text', required)
      .addColumn('authenticated_at', 'bigint', required)
      .addColumn('last_used_at', 'bigint', required)
      .addColumn('expires_at', 'bigint', required)
      .addColumn('ended_at', 'bigint')
      .addColumn('ended_reason', 'text')
      .execute();
    await db.schema
      .createIndex('latchkey_session_by_subject')
      .on('latchkey_session')
      .columns(['tenant', 'subject'])
      .execute();

    await db.schema
      .createTable('latchkey_refresh_token')
      .addColumn('digest', id, (column) => column.primaryKey())
      .addColumn('session_id', id, required)
      .addColumn('issued_at', 'bigint', required)
      .addColumn('expires_at', 'bigint', required)
      .addColumn('used_at', 'bigint')
      .execute();
    await db.schema
      .createIndex('latchkey_refresh_token_by_session')
      .on('latchkey_refresh_token')
      .column('session_id')
      .execute();

    await db.schema
      .createTable('latchkey_change')
      .addColumn('seq', sequence, counted)
      .addColumn('type', 'text', required)
      .addColumn('tenant', 'text', required)
      .addColumn('payload', 'text', required)
      .addColumn('written_at', 'bigint', (column) => column.notNull().defaultTo(now))
      .execute();

    await db.schema
      .createTable('latchkey_event')
      .addColumn('seq', sequence, counted)
      .addColumn('type', 'text', required)
      .addColumn('tenant', 'text', required)
      .addColumn('occurred_at', 'bigint', required)
      .addColumn('target', 'text', required)
      .addColumn('payload', 'text', required)
      .execute();
    await db.schema
      .createIndex('latchkey_event_by_tenant')
      .on('latchkey_event')
      .columns(['tenant', 'occurred_at'])
      .execute();
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const table of TABLES.toReversed()) await db.schema.dropTable(table).execute();
  },
};
