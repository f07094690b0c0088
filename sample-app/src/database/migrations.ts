import type { Kysely, Migration } from 'kysely';

/** Each step may find its work done: SQLite has no transaction around a migration that was cut short. */
const first: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('people')
      .ifNotExists()
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('email', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('password_hash', 'text', (column) => column.notNull())
      .addColumn('roles', 'text', (column) => column.notNull())
      .addColumn('scopes', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('accounts')
      .ifNotExists()
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('owner', 'text', (column) => column.notNull().references('people.id'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('currency', 'text', (column) => column.notNull())
      .addColumn('balance', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('accounts_by_owner').ifNotExists().on('accounts').column('owner').execute();
    await db.schema
      .createTable('transfers')
      .ifNotExists()
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('owner', 'text', (column) => column.notNull().references('people.id'))
      .addColumn('idempotency_key', 'text')
      .addColumn('from_account', 'text', (column) => column.notNull().references('accounts.id'))
      .addColumn('to_account', 'text', (column) => column.notNull().references('accounts.id'))
      .addColumn('amount', 'bigint', (column) => column.notNull())
      .addColumn('currency', 'text', (column) => column.notNull())
      .addColumn('note', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('transfers_once', ['owner', 'idempotency_key'])
      .execute();
    await db.schema
      .createTable('settlements')
      .ifNotExists()
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('reference', 'text', (column) => column.notNull())
      .addColumn('amount', 'bigint', (column) => column.notNull())
      .addColumn('currency', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('settlements_once', ['owner', 'reference'])
      .execute();
  },
};

/** By which the transactions of an account are found. */
const transactions: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['from_account', 'to_account']) {
      await db.schema
        .createIndex(`transfers_by_${column}`)
        .ifNotExists()
        .on('transfers')
        .column(column)
        .execute();
    }
  },
};

/** The sample's own tables, in the order in which they came. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001_first': first,
  '002_transactions': transactions,
};
