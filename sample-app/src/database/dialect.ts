import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { Logger } from '@nestjs/common';
import { CompiledQuery, type Dialect, PostgresDialect, SqliteDialect } from 'kysely';
import Sqlite from 'libsql';
import pg from 'pg';

import type { Settings } from '../settings/settings.js';

const PRAGMAS = ['busy_timeout = 5000', 'journal_mode = WAL', 'foreign_keys = ON'];

/** PostgreSQL where the settings name one, else a SQLite file. */
export function dialectOf(settings: Settings): Dialect {
  return settings.databaseUrl === undefined ? sqlite(settings.dataDirectory) : postgres(settings.databaseUrl);
}

function sqlite(directory: string): Dialect {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return new SqliteDialect({
    database: new Sqlite(join(directory, 'latchkey.db')),
    async onCreateConnection(connection) {
      for (const pragma of PRAGMAS) await connection.executeQuery(CompiledQuery.raw(`PRAGMA ${pragma}`));
    },
  });
}

function postgres(connectionString: string): Dialect {
  // A `bigint` comes as text; our amounts and instants are far below 2^53, so they are numbers, as on SQLite.
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({ connectionString, types });
  // An idle connection that the server closes is no reason to fall over: the next query opens another.
  pool.on('error', (error) => Logger.warn(error.message, 'PostgreSQL'));
  return new PostgresDialect({ pool });
}
