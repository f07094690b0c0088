import { sql } from 'kysely';

import type { ApiKeyStore } from '#api-key/core';
import type { ClientStore, OAuthArtifactStore } from '#authorization-server/core';
import type { Clock } from '#core';
import { systemClock } from '#core';
import type { SessionStore } from '#session';

import { KyselyApiKeyStore } from './kysely-api-key-store.js';
import { KyselyClientStore } from './kysely-client-store.js';
import type { KyselyInstance } from './kysely-instance.js';
import { KyselyOAuthArtifactStore } from './kysely-oauth-artifact-store.js';
import { KyselySessionStore } from './kysely-session-store.js';
import { RecordDatabase } from './record-database.js';

/** Every store of Latchkey's that a database keeps. */
export interface KyselyStores {
  readonly apiKeys: ApiKeyStore;
  readonly sessions: SessionStore;
  readonly clients: ClientStore;
  readonly oauthArtifacts: OAuthArtifactStore;
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
 * @param clock by which artifacts expire
 * @throws InvalidOptionsError `invalid_options` for anything but a Kysely instance on one of the two
 */
export function kyselyStores(db: KyselyInstance, clock: Clock = systemClock): KyselyStores {
  const database = new RecordDatabase(db, 'the database');
  return Object.freeze({
    apiKeys: new KyselyApiKeyStore(db),
    sessions: new KyselySessionStore(db),
    clients: new KyselyClientStore(db),
    oauthArtifacts: new KyselyOAuthArtifactStore(db, clock),
    ping: async () => {
      await database.read({}, (ours) => sql`select 1`.execute(ours));
    },
  });
}
