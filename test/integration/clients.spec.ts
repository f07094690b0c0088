import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';

import { ClientService, resolveClientOptions } from '#authorization-server/core';
import { openCatalogue } from '#core';
import { clientStoreContract } from '#testing';

import { describeWithPostgres } from '../support/services.js';
import { type Place, postgresPlace, sqlitePlace } from './support/databases.js';
import { KyselyHarness } from './support/kysely-harness.js';

describe('on a SQLite file', () => {
  clients(sqlitePlace);
});

describeWithPostgres('on PostgreSQL', () => {
  clients(postgresPlace);
});

function clients(open: () => Promise<Place>): void {
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

  describe('KyselyClientStore keeps the contract of ClientStore', () => {
    it.each(clientStoreContract)('$title', async (contract) => {
      const { effects, failEffects, transaction, close } = harness;
      const run = contract.run({ store: harness.stores.clients, effects, failEffects, transaction, close });
      await expect(run).resolves.toBeUndefined();
    });
  });

  describe('ClientService on KyselyClientStore', () => {
    const service = () =>
      new ClientService({
        store: harness.stores.clients,
        options: resolveClientOptions(),
        catalogue: openCatalogue,
      });
    const reportJob = {
      id: 'report-job',
      name: 'Report job',
      application: 'service',
      scopes: ['reports:read'],
    } as const;

    it('leaves two live secrets after 20 rotations at once, the last winner’s among them', async () => {
      const clientService = service();
      await clientService.register(reportJob);
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, () => clientService.rotateSecret('report-job')),
      );
      const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      const record = await clientService.get('report-job');
      const last = won.find((winner) => winner.record.revision === record.revision);
      expect(won.length).toBeGreaterThan(0);
      expect(lost.every(({ code }) => code === 'conflict')).toBe(true);
      // Whoever won wrote a revision of their own: nobody's secret was lost without a word.
      expect(new Set(won.map((winner) => winner.record.revision)).size).toBe(won.length);
      expect(record.revision).toBe(1 + won.length);
      expect(record.secrets).toHaveLength(2);
      expect(clientService.verifySecret(record, last?.secret.expose() ?? '')).toBe(true);
    });

    it('registers inside a transaction of the caller’s, and leaves nothing when that is rolled back', async () => {
      const clientService = service();
      const work = harness.transaction(async (transaction) => {
        await clientService.register(reportJob, { transaction });
        await clientService.rotateSecret('report-job', {}, { transaction });
        await clientService.suspend('report-job', {}, { transaction });
        throw new Error('rolled back');
      });
      await expect(work).rejects.toThrow('rolled back');
      expect((await clientService.list()).items).toEqual([]);
      expect((await harness.effects()).events).toEqual([]);
    });

    it('leaves no secret in a dump of the database [I12]', async () => {
      const clientService = service();
      const secrets = [
        (await clientService.register(reportJob)).secret,
        (await clientService.rotateSecret('report-job')).secret,
      ];
      const dump: unknown[] = [];
      for (const table of ['latchkey_client', 'latchkey_event', 'latchkey_change']) {
        dump.push(...(await sql`select * from ${sql.table(table)}`.execute(harness.db)).rows);
      }
      expect(dump).toHaveLength(5);
      for (const secret of secrets) expect(JSON.stringify(dump)).not.toContain(secret?.expose().slice(3, 15));
    });
  });
}
