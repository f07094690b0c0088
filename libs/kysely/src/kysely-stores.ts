import { sql } from 'kysely';

import type { ApiKeyStore } from '#api-key/core';
import type { SessionStore } from '#session';

import { KyselyApiKeyStore } from './kysely-api-key-store.js';
import type { KyselyInstance } from './kysely-instance.js';
import { KyselySessionStore } from './kysely-session-store.js';
import { RecordDatabase } from './record-database.js';

/** Every store of Latchkey's that a database keeps. */
export interface KyselyStores {
  readonly apiKeys: ApiKeyStore;
  readonly sessions: SessionStore;
  /** Whether the database answers. @throws StoreUnavailableError `store_unavailable` when it doesn't */
  ping(): Promise<void>;
}

/**
 * Latchkey's stores in the application's own database, SQLite or PostgreSQL. Connects nothing and closes
 * nothing: the instance is the application's. The tables come from {@link migrateLatchkey}.
 *
 * @example On PostgreSQL
 * ```ts
 * const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString }) }) });
 * await migrateLatchkey(db);
 * const stores = kyselyStores(db);
 * ```
 * @throws InvalidOptionsError `invalid_options` for anything but a Kysely instance on one of the two
 */
export function kyselyStores(db: KyselyInstance): KyselyStores {
  const database = new RecordDatabase(db, 'the database');
  return Object.freeze({
    apiKeys: new KyselyApiKeyStore(db),
    sessions: new KyselySessionStore(db),
    ping: async () => {
      await database.read({}, (ours) => sql`select 1`.execute(ours));
    },
  });
}
