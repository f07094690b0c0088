import type { Kysely, Transaction } from 'kysely';

import { InvalidOptionsError } from '#core';

import type { LatchkeyTables } from './latchkey-tables.js';

/**
 * Any `Kysely` instance: whatever its schema type, and whichever copy of the package made it. (An application
 * that loads Kysely as CommonJS has other classes than this library, which loads it as an ES module.)
 */
export interface KyselyInstance {
  readonly isTransaction: boolean;
  withoutPlugins(): unknown;
  getExecutor(): { readonly adapter: DialectCapabilities };
}

interface DialectCapabilities {
  readonly supportsReturning?: boolean;
  readonly supportsTransactionalDdl: boolean;
}

export type DatabaseKind = 'sqlite' | 'postgres';

/**
 * The instance, seen with our tables and without its plugins: one that renames columns would rename ours.
 *
 * @throws InvalidOptionsError `invalid_options` when it is no Kysely instance
 */
export function withLatchkeyTables(db: KyselyInstance): Kysely<LatchkeyTables> {
  const bare = isKysely(db) ? db.withoutPlugins() : undefined;
  if (!isKysely(bare)) throw new InvalidOptionsError('db', 'is not a Kysely instance');
  return bare;
}

/** A caller's own transaction, seen with our tables; undefined when it is none. */
export function asTransaction(transaction: unknown): Transaction<LatchkeyTables> | undefined {
  const bare = isKysely(transaction) ? transaction.withoutPlugins() : undefined;
  return isTransaction(bare) ? bare : undefined;
}

/**
 * Which of the two databases stands behind an instance, told by what its dialect can do: third-party dialects
 * of PostgreSQL and SQLite are recognised by it too, and MySQL and SQL Server are refused.
 *
 * @throws InvalidOptionsError `invalid_options` for any other database
 */
export function databaseKindOf(db: KyselyInstance): DatabaseKind {
  const { supportsReturning, supportsTransactionalDdl } = db.getExecutor().adapter;
  if (supportsReturning !== true) throw new InvalidOptionsError('db', 'is neither PostgreSQL nor SQLite');
  return supportsTransactionalDdl ? 'postgres' : 'sqlite';
}

/** The schema type is a claim that the migrations make true, exactly as with Kysely's own `withTables`. */
function isKysely(value: unknown): value is Kysely<LatchkeyTables> {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['selectFrom', 'withoutPlugins', 'getExecutor'].every((method) => method in value) &&
    'isTransaction' in value
  );
}

function isTransaction(value: unknown): value is Transaction<LatchkeyTables> {
  return isKysely(value) && value.isTransaction;
}
