import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Dialect } from 'kysely';
import { CompiledQuery, Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import Database from 'libsql';
import pg from 'pg';

import { openPostgresSchema } from '../../support/services.js';

/** An empty database of a suite's own, and the way to it: for this process and for others. */
export interface Place {
  /** A file of SQLite, or a URL of PostgreSQL. */
  readonly location: string;
  drop(): Promise<void>;
}

export async function sqlitePlace(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'latchkey-'));
  return {
    location: join(directory, 'latchkey.db'),
    drop: () => rm(directory, { recursive: true }),
  };
}

export async function postgresPlace(): Promise<Place> {
  const { url, drop } = await openPostgresSchema();
  return { location: url, drop };
}

export function connect(location: string): Kysely<unknown> {
  return new Kysely({ dialect: dialectOf(location) });
}

export function dialectOf(location: string): Dialect {
  if (location.startsWith('postgres')) {
    return new PostgresDialect({ pool: new pg.Pool({ connectionString: location, max: 8 }) });
  }
  return new SqliteDialect({
    database: new Database(location),
    async onCreateConnection(connection) {
      await connection.executeQuery(CompiledQuery.raw('pragma busy_timeout = 10000'));
      await connection.executeQuery(CompiledQuery.raw('pragma journal_mode = wal'));
    },
  });
}
