import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { OAuthArtifactStore } from '#authorization-server/core';
import { NO_EFFECTS } from '#core';
import { oauthArtifactStoreContract } from '#testing';

import { describeWithPostgres, describeWithRedis, redisUrl } from '../support/services.js';
import type { ArtifactRace } from './support/artifact-races.js';
import { oauthArtifact } from './support/artifact-races.js';
import { type Place, postgresPlace, sqlitePlace } from './support/databases.js';
import { KyselyHarness } from './support/kysely-harness.js';
import { RedisHarness } from './support/redis-harness.js';
import { StoreProcess } from './support/store-process.js';

const processes: StoreProcess[] = [];

beforeAll(async () => {
  processes.push(...(await Promise.all([StoreProcess.start(), StoreProcess.start()])));
}, 60_000);

afterAll(async () => {
  await Promise.all(processes.map((process) => process.stop()));
});

describe('on a SQLite file', () => {
  kysely(sqlitePlace);
});

describeWithPostgres('on PostgreSQL', () => {
  kysely(postgresPlace);
});

describeWithRedis('on Redis', () => {
  let harness: RedisHarness;

  beforeAll(() => {
    harness = new RedisHarness();
  });
  beforeEach(() => harness.empty());
  afterAll(() => harness.close());

  it.each(oauthArtifactStoreContract)('RedisOAuthArtifactStore $title', async (contract) => {
    const { effects, setTime, close } = harness;
    const store = harness.stores.oauthArtifacts;
    const run = contract.run({ store, effects, setTime, close, removesExpiredItself: true });
    await expect(run).resolves.toBeUndefined();
  });

  races(() => ({
    location: `${redisUrl()}#${harness.keys.keyPrefix}`,
    store: harness.stores.oauthArtifacts,
  }));
});

function kysely(open: () => Promise<Place>): void {
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

  it.each(oauthArtifactStoreContract)('KyselyOAuthArtifactStore $title', async (contract) => {
    const { effects, failEffects, transaction, setTime, close } = harness;
    const store = harness.stores.oauthArtifacts;
    const run = contract.run({ store, effects, failEffects, transaction, setTime, close });
    await expect(run).resolves.toBeUndefined();
  });

  races(() => ({ location: place.location, store: harness.stores.oauthArtifacts }));
}

/** Where two processes race, and a view of it. */
interface Track {
  readonly location: string;
  readonly store: OAuthArtifactStore;
}

function races(open: () => Track): void {
  describe('of two processes that each try 20 times at once', () => {
    it.each(['AuthorizationCode', 'RefreshToken'])('one uses up one %s, once [I03]', async (model) => {
      const { location, store } = open();
      const artifact = oauthArtifact(model);
      await store.save(artifact, { effects: NO_EFFECTS });
      const won = await inTwoProcesses(location, { what: 'consume', ...artifact });
      expect(won).toHaveLength(40);
      expect(won.filter(Boolean)).toHaveLength(1);
    });

    it('one writes one replay record, once [I03]', async () => {
      const { location, store } = open();
      const { model, idDigest } = oauthArtifact('ReplayDetection');
      const won = await inTwoProcesses(location, { what: 'save-if-absent', model, idDigest });
      expect(won).toHaveLength(40);
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.find({ model, by: 'id', digest: idDigest })).toBeDefined();
    });

    it('one removes one grant, once', async () => {
      const { location, store } = open();
      const artifact = oauthArtifact('RefreshToken');
      await store.save(artifact, { effects: NO_EFFECTS });
      const won = await inTwoProcesses(location, { what: 'remove-grant', ...artifact });
      expect(won).toHaveLength(40);
      expect(won.filter(Boolean)).toHaveLength(1);
    });
  });
}

async function inTwoProcesses(
  location: string,
  { what, model, idDigest }: Pick<ArtifactRace, 'what' | 'model' | 'idDigest'>,
): Promise<readonly unknown[]> {
  const job = { kind: 'artifact-race', what, model, idDigest, times: 20 } as const;
  return (await Promise.all(processes.map((process) => process.run({ location, job })))).flat();
}
