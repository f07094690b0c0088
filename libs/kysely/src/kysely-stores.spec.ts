import { createRequire } from 'node:module';
import { inspect } from 'node:util';

import { afterEach, describe, expect, it } from '@jest/globals';
import type * as kysely from 'kysely';
import { CamelCasePlugin, Kysely, MysqlDialect, PostgresDialect, sql, SqliteDialect } from 'kysely';
import Database from 'libsql';
import pg from 'pg';

import type { ApiKeyRecord } from '#api-key/core';
import { NO_EFFECTS } from '#core';

import { kyselyStores, migrateLatchkey } from './index.js';

/** An application's own tables: their type has nothing to do with ours. */
interface OwnTables {
  readonly account: { readonly id: string };
}

const KEY: ApiKeyRecord = {
  id: 'k'.repeat(16),
  tenant: 'default',
  owner: 'settlements',
  name: 'Nightly settlement',
  environment: 'live',
  scopes: ['settlements:read'],
  restrictions: { addresses: ['10.0.0.0/8'] },
  state: 'active',
  issuedAt: new Date(1_700_000_000_000),
  notBefore: null,
  expiresAt: null,
  revokedAt: null,
  revokedReason: null,
  secrets: [
    {
      version: 1,
      digest: 'the-digest',
      pepper: 'default',
      issuedAt: new Date(1_700_000_000_000),
      retiresAt: null,
    },
  ],
  revision: 1,
};

const quiet = { effects: NO_EFFECTS };

const open: { destroy(): Promise<void> }[] = [];

afterEach(async () => {
  for (const db of open.splice(0)) await db.destroy();
});

function track<T extends { destroy(): Promise<void> }>(db: T): T {
  open.push(db);
  return db;
}

function memoryDialect(): SqliteDialect {
  return new SqliteDialect({ database: new Database(':memory:') });
}

async function migrated(): Promise<Kysely<OwnTables>> {
  const db = track(new Kysely<OwnTables>({ dialect: memoryDialect() }));
  await migrateLatchkey(db);
  return db;
}

describe('kyselyStores', () => {
  it('works on an instance whose plugins rename columns', async () => {
    const db = track(new Kysely<OwnTables>({ dialect: memoryDialect(), plugins: [new CamelCasePlugin()] }));
    await migrateLatchkey(db);
    const { apiKeys } = kyselyStores(db);
    await apiKeys.insert(KEY, quiet);
    expect(await apiKeys.find(KEY.id)).toEqual(KEY);
  });

  it("works on an instance, and in a transaction, of the application's own copy of Kysely, loaded as CommonJS", async () => {
    const copy = createRequire(import.meta.url)('kysely') as typeof kysely;
    const db = track(
      new copy.Kysely<OwnTables>({ dialect: new copy.SqliteDialect({ database: new Database(':memory:') }) }),
    );
    expect(db).not.toBeInstanceOf(Kysely);
    await migrateLatchkey(db);
    const { apiKeys } = kyselyStores(db);
    await db.transaction().execute((transaction) => apiKeys.insert(KEY, { ...quiet, transaction }));
    expect(await apiKeys.find(KEY.id)).toEqual(KEY);
  });

  it('refuses a database that is neither SQLite nor PostgreSQL', () => {
    const db = track(
      new Kysely<OwnTables>({ dialect: new MysqlDialect({ pool: async () => Promise.reject(new Error()) }) }),
    );
    expect(() => kyselyStores(db)).toThrow(expect.objectContaining({ code: 'invalid_options' }));
  });

  it('takes no part in what is not a transaction: an instance outside of one, or anything else', async () => {
    const db = await migrated();
    const { apiKeys } = kyselyStores(db);
    for (const transaction of [db, {}, null, 'transaction']) {
      await expect(apiKeys.insert(KEY, { ...quiet, transaction })).rejects.toMatchObject({
        code: 'transaction_unsupported',
      });
    }
    expect(await apiKeys.find(KEY.id)).toBeUndefined();
  });

  it('answers a ping while the database does', async () => {
    const db = await migrated();
    const stores = kyselyStores(db);
    await expect(stores.ping()).resolves.toBeUndefined();
    await db.destroy();
    await expect(stores.ping()).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  it('ends as many sessions of a subject at once as there are, and tells of each', async () => {
    const db = await migrated();
    const sessions = 20_000;
    await sql`
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sessions})
      insert into latchkey_session
        select 's' || i, 'default', 'alice', 'web', 1700000000000, 1700000000000, 1800000000000, null, null from n
    `.execute(db);
    const owner = { tenant: 'default', subject: 'alice' };
    const ended = await kyselyStores(db).sessions.endAll(
      owner,
      'logout-everywhere',
      new Date(1_700_000_001_000),
      {
        effects: (records) => ({
          changes: records.map(({ id, tenant, subject }) => ({
            type: 'session-ended',
            tenant,
            subject,
            sessionId: id,
          })),
          events: [],
        }),
      },
    );
    expect(ended).toHaveLength(sessions);
    const { rows } = await sql<{ n: number }>`select count(*) as n from latchkey_change`.execute(db);
    expect(rows).toEqual([{ n: sessions }]);
  });
});

describe('a fault of the database', () => {
  it('is store_unavailable where nothing listens', async () => {
    const pool = new pg.Pool({ host: '127.0.0.1', port: 1, connectionTimeoutMillis: 5000 });
    const db = track(new Kysely<OwnTables>({ dialect: new PostgresDialect({ pool }) }));
    await expect(kyselyStores(db).apiKeys.find(KEY.id)).rejects.toMatchObject({
      code: 'store_unavailable',
      cause: { code: 'ECONNREFUSED' },
    });
  });

  it('is store_unavailable before the migration, and says what to do', async () => {
    const db = track(new Kysely<OwnTables>({ dialect: memoryDialect() }));
    await expect(kyselyStores(db).apiKeys.find(KEY.id)).rejects.toMatchObject({
      code: 'store_unavailable',
      cause: { message: expect.stringContaining('migrateLatchkey') },
    });
  });

  it('shows no statement and no parameter of it, digests least of all [K01]', async () => {
    const database = new Database(':memory:');
    const talkative = {
      prepare: (text: string) => {
        const statement = database.prepare(text);
        return {
          reader: statement.reader,
          iterate: (parameters: readonly unknown[]) => statement.iterate(parameters),
          all: (parameters: readonly unknown[]) => statement.all(parameters),
          run: (parameters: readonly unknown[]) => {
            if (!text.startsWith('insert into "latchkey_api_key"')) return statement.run(parameters);
            throw Object.assign(new Error(`${text} failed with ${parameters.join()}`), { parameters, text });
          },
        };
      },
      close: () => database.close(),
    };
    const db = track(new Kysely<OwnTables>({ dialect: new SqliteDialect({ database: talkative }) }));
    await migrateLatchkey(db);
    const failure: unknown = await kyselyStores(db)
      .apiKeys.insert(KEY, quiet)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'store_unavailable' });
    const shown = inspect(failure, { depth: null, showHidden: true });
    expect(shown).not.toContain('the-digest');
    expect(shown).not.toContain('latchkey_api_key');
  });

  it.each(['scopes', 'secrets', 'restrictions', 'state', 'expires_at'])(
    'is a row whose %s was never written by us: nothing is decided by it',
    async (column) => {
      const db = await migrated();
      const { apiKeys } = kyselyStores(db);
      await apiKeys.insert(KEY, quiet);
      await sql`update latchkey_api_key set ${sql.ref(column)} = 'tampered'`.execute(db);
      const refusal = { code: 'store_unavailable' };
      await expect(apiKeys.find(KEY.id)).rejects.toMatchObject(refusal);
      await expect(apiKeys.list({ tenant: 'default', limit: 10 })).rejects.toMatchObject(refusal);
    },
  );

  it('is not what a bug in the caller is taken for', async () => {
    const { sessions } = kyselyStores(await migrated());
    const session = {
      id: 's'.repeat(22),
      tenant: 'default',
      subject: 'alice',
      clientId: 'web',
      authenticatedAt: new Date(0),
      lastUsedAt: new Date(0),
      expiresAt: new Date(10),
      endedAt: null,
      endedReason: null,
    };
    const token = { digest: 'd', sessionId: session.id, issuedAt: new Date(0), expiresAt: new Date(10) };
    await sessions.insert(session, token, quiet);
    const effects = (): never => {
      throw new TypeError('a bug');
    };
    const command = { presented: 'd', next: { ...token, digest: 'e' }, at: new Date(1), effects };
    await expect(sessions.rotate(command)).rejects.toThrow(new TypeError('a bug'));
    expect(await sessions.find(session.id)).toEqual(session);
  });
});
