import { sql } from 'kysely';

import type { ApiKeyStore } from '#api-key/core';
import type { ClientStore, OAuthArtifactStore } from '#authorization-server/core';
import type { Clock } from '#core';
import { InvalidOptionsError, systemClock } from '#core';
import type { SigningKeyStore } from '#jwt/core';
import type { ChangeLog, ChangeSignal, DenylistStore } from '#revocation';
import type { SessionStore } from '#session';

import { KyselyApiKeyStore } from './kysely-api-key-store.js';
import { KyselyChangeLog } from './kysely-change-log.js';
import { KyselyClientStore } from './kysely-client-store.js';
import { KyselyDenylistStore } from './kysely-denylist-store.js';
import type { KyselyInstance } from './kysely-instance.js';
import { databaseKindOf } from './kysely-instance.js';
import { KyselyOAuthArtifactStore } from './kysely-oauth-artifact-store.js';
import { KyselySessionStore } from './kysely-session-store.js';
import { KyselySigningKeyStore } from './kysely-signing-key-store.js';
import type { PostgresListener } from './postgres-change-signal.js';
import { PostgresChangeSignal } from './postgres-change-signal.js';
import { RecordDatabase } from './record-database.js';

/** Every store of Latchkey's that a database keeps. */
export interface KyselyStores {
  readonly apiKeys: ApiKeyStore;
  readonly sessions: SessionStore;
  readonly signingKeys: SigningKeyStore;
  readonly clients: ClientStore;
  readonly oauthArtifacts: OAuthArtifactStore;
  readonly changes: ChangeLog;
  readonly denylist: DenylistStore;
  /** Undefined without {@link KyselyStoresOptions.listen}: then changes are heard of by polling alone. */
  readonly changeSignal: ChangeSignal | undefined;
  /** Whether the database answers. @throws StoreUnavailableError `store_unavailable` when it doesn't */
  ping(): Promise<void>;
}

/** Options of {@link kyselyStores}. */
export interface KyselyStoresOptions {
  /**
   * Makes a client of PostgreSQL, not connected, for a connection of its own to hear of changes on: they are seen
   * in a fraction of the second that a poll takes. A pooler such as PgBouncer in between passes nothing on.
   * @default none: polling alone
   */
  readonly listen?: (() => PostgresListener) | undefined;
  /**
   * By which artifacts expire.
   * @default systemClock
   */
  readonly clock?: Clock | undefined;
}

/**
 * Latchkey's stores in the application's own database, SQLite or PostgreSQL. Connects nothing and closes
 * nothing: the instance is the application's. The tables come from {@link migrateLatchkey}.
 *
 * @example On PostgreSQL
 * ```ts
 * const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString }) }) });
 * await migrateLatchkey(db);
 * const stores = kyselyStores(db, { listen: () => new Client({ connectionString }) });
 * ```
 * @throws InvalidOptionsError `invalid_options` for anything but a Kysely instance on one of the two, and for
 *   `listen` on SQLite
 */
export function kyselyStores(
  db: KyselyInstance,
  { listen, clock = systemClock }: KyselyStoresOptions = {},
): KyselyStores {
  if (listen !== undefined && databaseKindOf(db) !== 'postgres') {
    throw new InvalidOptionsError('listen', 'needs PostgreSQL');
  }
  const database = new RecordDatabase(db, 'the database');
  return Object.freeze({
    apiKeys: new KyselyApiKeyStore(db),
    sessions: new KyselySessionStore(db),
    signingKeys: new KyselySigningKeyStore(db),
    clients: new KyselyClientStore(db),
    oauthArtifacts: new KyselyOAuthArtifactStore(db, clock),
    changes: new KyselyChangeLog(db),
    denylist: new KyselyDenylistStore(db),
    changeSignal: listen && new PostgresChangeSignal(listen),
    ping: async () => {
      await database.read({}, (ours) => sql`select 1`.execute(ours));
    },
  });
}
