import { Kysely, sql } from 'kysely';

import type { AuditEvent, Change, Effects } from '#core';
import type { KyselyStores } from '#kysely';
import { kyselyStores, migrateLatchkey } from '#kysely';

import { dialectOf } from './databases.js';
import { Faults } from './faults.js';

const TABLES = [
  'latchkey_api_key',
  'latchkey_session',
  'latchkey_refresh_token',
  'latchkey_signing_key',
  'latchkey_client',
  'latchkey_oauth_artifact',
  'latchkey_change',
  'latchkey_event',
  'latchkey_denylist',
];

/** A database with the stores in it, and what the contract suites want to do with it. */
export class KyselyHarness {
  readonly stores: KyselyStores;
  readonly #faults: Faults;
  #time = 0;

  private constructor(
    readonly db: Kysely<unknown>,
    faults: Faults,
  ) {
    this.stores = kyselyStores(db, { clock: { now: () => this.#time, monotonic: () => this.#time } });
    this.#faults = faults;
  }

  static async open(location: string): Promise<KyselyHarness> {
    const faults = new Faults();
    const db = new Kysely<unknown>({ dialect: faults.in(dialectOf(location)) });
    await migrateLatchkey(db);
    return new KyselyHarness(db, faults);
  }

  /** As after the migration. */
  async empty(): Promise<void> {
    for (const table of TABLES) await sql`delete from ${sql.table(table)}`.execute(this.db);
  }

  readonly effects = async (): Promise<Effects> => ({
    changes: (await this.#payloads('latchkey_change')).map((payload) => JSON.parse(payload) as Change),
    events: (await this.#payloads('latchkey_event')).map((payload) => JSON.parse(payload) as AuditEvent),
  });

  readonly failEffects = (): void => this.#faults.fail(/insert into "latchkey_(event|change)"/);

  readonly setTime = (at: Date): void => {
    this.#time = at.getTime();
  };

  readonly transaction = <T>(work: (transaction: unknown) => Promise<T>): Promise<T> =>
    this.db.transaction().execute(work);

  readonly close = (): Promise<void> => this.db.destroy();

  async #payloads(table: string): Promise<readonly string[]> {
    const query = sql<{ payload: string }>`select payload from ${sql.table(table)} order by seq`;
    return (await query.execute(this.db)).rows.map(({ payload }) => payload);
  }
}
