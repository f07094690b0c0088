import type { Kysely, Transaction, TransactionBuilder } from 'kysely';

import type { Effects, TransactionOption } from '#core';
import { TransactionUnsupportedError } from '#core';

import { appendEffects } from './append-effects.js';
import { tellAppended } from './append-listeners.js';
import { translateError } from './driver-error.js';
import type { DatabaseKind, KyselyInstance } from './kysely-instance.js';
import { asTransaction, databaseKindOf, withLatchkeyTables } from './kysely-instance.js';
import type { LatchkeyTables } from './latchkey-tables.js';

/** What the work of a transaction comes to: its result, and what it tells. */
export interface Written<T> {
  readonly result: T;
  readonly effects: Effects;
}

/**
 * The user's database as our stores use it: inside a transaction of the caller's or one of its own, effects
 * beside the records, and no driver's error let out.
 */
export class RecordDatabase {
  readonly #instance: KyselyInstance;
  readonly #db: Kysely<LatchkeyTables>;
  readonly #kind: DatabaseKind;
  readonly #store: string;

  /** @param store what errors call it: `the session store` */
  constructor(db: KyselyInstance, store: string) {
    this.#instance = db;
    this.#db = withLatchkeyTables(db);
    this.#kind = databaseKindOf(db);
    this.#store = store;
  }

  read<T>({ transaction }: TransactionOption, query: (db: Kysely<LatchkeyTables>) => Promise<T>): Promise<T> {
    return this.#translated(() => query(transaction === undefined ? this.#db : this.#joined(transaction)));
  }

  /**
   * Runs the work and writes its effects, all or nothing. The work's first statement must be a write: SQLite
   * gives its write lock to a transaction that begins with one, and only then keeps it from failing half-way
   * because another process wrote in between.
   */
  write<T>(
    { transaction }: TransactionOption,
    work: (transaction: Transaction<LatchkeyTables>) => Promise<Written<T>>,
  ): Promise<T> {
    const run = async (own: Transaction<LatchkeyTables>): Promise<Written<T>> => {
      const written = await work(own);
      await appendEffects(own, written.effects, this.#kind);
      return written;
    };
    return this.#translated(async () => {
      if (transaction !== undefined) return (await run(this.#joined(transaction))).result;
      const { result, effects } = await this.#own().execute(run);
      if (effects.changes.length > 0) tellAppended(this.#instance);
      return result;
    });
  }

  #own(): TransactionBuilder<LatchkeyTables> {
    const own = this.#db.transaction();
    // Whoever has waited for a row must see what was done to it; PostgreSQL's stricter levels, which a server may
    // have by default, fail instead. SQLite knows one level.
    return this.#kind === 'postgres' ? own.setIsolationLevel('read committed') : own;
  }

  #joined(transaction: unknown): Transaction<LatchkeyTables> {
    const own = asTransaction(transaction);
    if (own === undefined) throw new TransactionUnsupportedError(this.#store);
    return own;
  }

  async #translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw translateError(error, this.#store);
    }
  }
}
