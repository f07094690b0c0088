import type { Kysely, Migration } from 'kysely';
import { Migrator, sql } from 'kysely';

import { StoreUnavailableError } from '#core';

import { clientMigration } from './client-migration.js';
import { denylistMigration } from './denylist-migration.js';
import { initialMigration } from './initial-migration.js';
import type { KyselyInstance } from './kysely-instance.js';
import { databaseKindOf, withLatchkeyTables } from './kysely-instance.js';
import type { LatchkeyTables } from './latchkey-tables.js';
import { oauthArtifactMigration } from './oauth-artifact-migration.js';
import { signingKeyMigration } from './signing-key-migration.js';

/**
 * Latchkey's migrations by name, for the application's own `Migrator`. Kysely runs migrations in the order of
 * their names and refuses one that comes late: where names of the application's own sort after `latchkey_`,
 * it needs `allowUnorderedMigrations`, or use {@link migrateLatchkey}.
 */
export const latchkeyMigrations: Readonly<Record<string, Migration>> = Object.freeze({
  latchkey_0001_initial: initialMigration,
  latchkey_0002_oauth_artifact: oauthArtifactMigration,
  latchkey_0003_denylist: denylistMigration,
  latchkey_0004_client: clientMigration,
  latchkey_0005_signing_key: signingKeyMigration,
});

/**
 * Brings Latchkey's tables up to date: idempotent, all or nothing, and safe when several processes do it at
 * once. Keeps its books in `latchkey_migration`, apart from the application's own.
 *
 * @throws StoreUnavailableError `store_unavailable`, with what failed as its cause
 */
export async function migrateLatchkey(db: KyselyInstance): Promise<void> {
  const ours = withLatchkeyTables(db);
  const migrate = databaseKindOf(db) === 'postgres' ? migratePostgres : migrateSqlite;
  try {
    await migrate(ours);
  } catch (error) {
    // Unlike a query, the statements of a migration hold no parameters: the driver's own words may be shown.
    throw new StoreUnavailableError('the database', error);
  }
}

async function migratePostgres(db: Kysely<LatchkeyTables>): Promise<void> {
  // Without a schema's name the Migrator takes a table of that name in any schema for its own.
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  await migrateToLatest(db, rows[0]?.schema);
}

/** Kysely's Migrator neither locks SQLite nor uses its transactions for DDL, which are as good as any. */
async function migrateSqlite(db: Kysely<LatchkeyTables>): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection);
    try {
      await migrateToLatest(connection);
      await sql`commit`.execute(connection);
    } catch (error) {
      await sql`rollback`.execute(connection);
      throw error;
    }
  });
}

async function migrateToLatest(db: Kysely<LatchkeyTables>, schema?: string): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(latchkeyMigrations) },
    migrationTableName: 'latchkey_migration',
    migrationLockTableName: 'latchkey_migration_lock',
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error('a migration failed', { cause: error });
}
