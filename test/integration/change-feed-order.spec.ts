import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';

import { describeWithPostgres } from '../support/services.js';
import { type Place, postgresPlace } from './support/databases.js';
import { KyselyHarness } from './support/kysely-harness.js';
import { apiKeyRecord, effectsOf } from './support/records.js';

describeWithPostgres('the change feed on PostgreSQL', () => {
  let place: Place;
  let harness: KyselyHarness;

  beforeAll(async () => {
    place = await postgresPlace();
    harness = await KyselyHarness.open(place.location);
  });

  afterAll(async () => {
    await harness.close();
    await place.drop();
  });

  it('shows changes in the order of their numbers, also when the earlier one is committed late', async () => {
    const { db, stores } = harness;
    const slow = await db.startTransaction().execute();
    const backend = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(slow);
    await stores.apiKeys.insert(apiKeyRecord(), { effects: effectsOf('first'), transaction: slow });

    let overtaken = false;
    const second = stores.apiKeys
      .insert(apiKeyRecord(), { effects: effectsOf('second') })
      .then(() => (overtaken = true));
    while (!overtaken && !(await somebodyWaitsFor(backend.rows[0]?.pid ?? 0)));
    const early = overtaken;
    await slow.commit().execute();
    await second;
    expect(early).toBe(false);
    expect((await harness.effects()).changes).toMatchObject([{ keyId: 'first' }, { keyId: 'second' }]);
  });

  async function somebodyWaitsFor(pid: number): Promise<boolean> {
    const query = sql`select 1 from pg_stat_activity where ${pid} = any(pg_blocking_pids(pid))`;
    return (await query.execute(harness.db)).rows.length > 0;
  }
});
