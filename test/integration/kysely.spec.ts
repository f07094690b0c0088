import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { apiKeyStoreContract, sessionStoreContract } from '#testing';

import { describeWithPostgres } from '../support/services.js';
import { type Place, postgresPlace, sqlitePlace } from './support/databases.js';
import { KyselyHarness } from './support/kysely-harness.js';

describe('on a SQLite file', () => {
  stores(sqlitePlace);
});

describeWithPostgres('on PostgreSQL', () => {
  stores(postgresPlace);
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
}
