import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { Migrator, NO_MIGRATIONS, sql } from 'kysely';

import { kyselyStores, latchkeyMigrations, migrateLatchkey } from '#kysely';
import { apiKeyStoreContract, sessionStoreContract } from '#testing';

import { describeWithPostgres } from '../support/services.js';
import { connect, type Place, postgresPlace, sqlitePlace } from './support/databases.js';
import { KyselyHarness } from './support/kysely-harness.js';
import { apiKeyRecord, effectsOf, refreshToken, sessionRecord } from './support/records.js';
import { StoreProcess } from './support/store-process.js';
import type { Job } from './support/store-worker.js';

const processes: StoreProcess[] = [];

beforeAll(async () => {
  processes.push(...(await Promise.all([StoreProcess.start(), StoreProcess.start()])));
}, 60_000);

afterAll(async () => {
  await Promise.all(processes.map((process) => process.stop()));
});

describe('on a SQLite file', () => {
  stores(sqlitePlace);
});

describeWithPostgres('on PostgreSQL', () => {
  stores(postgresPlace);
});

describeWithPostgres('on PostgreSQL with transactions serializable by default', () => {
  it('of 20 parallel rotations of one token one succeeds, and the others are known as reuses [S02]', async () => {
    const place = await postgresPlace();
    const url = new URL(place.location);
    const options = `${url.searchParams.get('options')} -c default_transaction_isolation=serializable`;
    url.searchParams.set('options', options);
    const { stores: own, close } = await KyselyHarness.open(url.href);
    try {
      const session = sessionRecord();
      const token = { ...refreshToken(), sessionId: session.id };
      await own.sessions.insert(session, token, { effects: effectsOf(session.id) });
      const command = {
        presented: token.digest,
        at: session.lastUsedAt,
        effects: () => effectsOf('rotated'),
      };
      const rotations = await Promise.all(
        Array.from({ length: 20 }, () => own.sessions.rotate({ ...command, next: refreshToken() })),
      );
      expect(rotations.filter(({ outcome }) => outcome === 'rotated')).toHaveLength(1);
      expect(rotations.filter(({ outcome }) => outcome === 'reused')).toHaveLength(19);
    } finally {
      await close();
      await place.drop();
    }
  });
});

function stores(open: () => Promise<Place>): void {
  let place: Place;
  let harness: KyselyHarness;

  beforeAll(async () => {
    place = await open();
    harness = await KyselyHarness.open(place.location);
  });
  beforeEach(() => harness.empty());
  afterAll(async () => {
    await harness.close();
    await place.drop();
  });

  describe('KyselyApiKeyStore keeps the contract of ApiKeyStore', () => {
    it.each(apiKeyStoreContract)('$title', async (contract) => {
      const { effects, failEffects, transaction, close } = harness;
      const run = contract.run({ store: harness.stores.apiKeys, effects, failEffects, transaction, close });
      await expect(run).resolves.toBeUndefined();
    });
  });

  describe('KyselySessionStore keeps the contract of SessionStore [S02]', () => {
    it.each(sessionStoreContract)('$title', async (contract) => {
      const { effects, failEffects, transaction, close } = harness;
      const run = contract.run({ store: harness.stores.sessions, effects, failEffects, transaction, close });
      await expect(run).resolves.toBeUndefined();
    });
  });

  describe('several processes', () => {
    it('of two that present one refresh token 20 times each, one gets through once [S02]', async () => {
      const session = sessionRecord();
      const token = { ...refreshToken(), sessionId: session.id };
      await harness.stores.sessions.insert(session, token, { effects: effectsOf(session.id) });
      const outcomes = await inTwoProcesses({ kind: 'rotate', presented: token.digest, times: 20 });
      expect(outcomes.flat().filter((outcome) => outcome === 'rotated')).toHaveLength(1);
      expect(outcomes.flat().filter((outcome) => outcome === 'reused')).toHaveLength(39);
      expect(await harness.stores.sessions.find(session.id)).toMatchObject({
        endedReason: 'refresh-token-reused',
      });
    });

    it('of two that update one revision of a key 20 times each, one wins once', async () => {
      const record = apiKeyRecord();
      await harness.stores.apiKeys.insert(record, { effects: effectsOf(record.id) });
      const won = await inTwoProcesses({ kind: 'update', keyId: record.id, times: 20 });
      expect(won.flat().filter(Boolean)).toHaveLength(1);
      const { events } = await harness.effects();
      expect(events.map(({ target }) => target)).toEqual([
        record.id,
        (await harness.stores.apiKeys.find(record.id))?.name,
      ]);
    });

    it('none starves: two that write without pause both get everything through', async () => {
      expect(await inTwoProcesses({ kind: 'sessions', times: 100 })).toEqual([100, 100]);
      const { changes, events } = await harness.effects();
      expect(changes).toHaveLength(400);
      expect(events).toHaveLength(400);
    }, 30_000);

    it('a kill -9 between two mutations loses nothing that was told, and leaves nothing by halves', async () => {
      const process = await StoreProcess.start();
      const order = { location: place.location, job: { kind: 'sessions' } } as const;
      const told = await process.runUntilKilled(order, 20);
      const reopened = await KyselyHarness.open(place.location);
      try {
        const { events } = await reopened.effects();
        for (const { stored, next } of told) {
          expect(await reopened.stores.sessions.find(stored)).toMatchObject({ id: stored, endedAt: null });
          expect(events.map(({ target }) => target)).toEqual(
            expect.arrayContaining([stored, `${stored} refreshed`]),
          );
          const at = new Date(1_700_000_002_000);
          const command = { presented: next, next: refreshToken(), at, effects: () => effectsOf(stored) };
          expect(await reopened.stores.sessions.rotate(command)).toMatchObject({ outcome: 'rotated' });
        }
      } finally {
        await reopened.close();
      }
    });

    async function inTwoProcesses(job: Job): Promise<readonly unknown[]> {
      return Promise.all(processes.map((process) => process.run({ location: place.location, job })));
    }
  });

  describe('migrations', () => {
    it('run by two processes at once on an empty database, they are made once, and again changes nothing', async () => {
      const empty = await open();
      // SQLite switches a file to WAL once, and does not wait for others that do so at the same moment.
      const first = connect(empty.location);
      await sql`select 1`.execute(first);
      await first.destroy();
      try {
        const order = { location: empty.location, job: { kind: 'migrate' } } as const;
        await Promise.all(processes.map((process) => process.run(order)));
        const fresh = await KyselyHarness.open(empty.location);
        const record = apiKeyRecord();
        await fresh.stores.apiKeys.insert(record, { effects: effectsOf(record.id) });
        await migrateLatchkey(fresh.db);
        expect(await fresh.stores.apiKeys.find(record.id)).toEqual(record);
        await fresh.close();
      } finally {
        await empty.drop();
      }
    });

    it("stand beside the application's own in its own Migrator, and go back down", async () => {
      const empty = await open();
      const db = connect(empty.location);
      try {
        const migrator = new Migrator({
          db,
          provider: { getMigrations: async () => ({ ...latchkeyMigrations }) },
        });
        const all = Object.keys(latchkeyMigrations).map(() => ({ status: 'Success' }));
        expect(await migrator.migrateToLatest()).toMatchObject({ results: all });
        await kyselyStores(db).apiKeys.insert(apiKeyRecord(), { effects: effectsOf('key') });
        expect(await migrator.migrateTo(NO_MIGRATIONS)).toMatchObject({ results: all });
        await expect(kyselyStores(db).apiKeys.find('key')).rejects.toMatchObject({
          code: 'store_unavailable',
        });
      } finally {
        await db.destroy();
        await empty.drop();
      }
    });
  });
}
