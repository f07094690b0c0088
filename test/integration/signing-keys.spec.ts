import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { sql } from 'kysely';

import { AccessTokenIssuer, AccessTokenVerifier, resolveTokenOptions } from '#jwt/core';
import { signingKeyStoreContract } from '#testing';

import { describeWithPostgres } from '../support/services.js';
import { type Place, postgresPlace, sqlitePlace } from './support/databases.js';
import { KyselyHarness } from './support/kysely-harness.js';
import type { SigningKeyRace } from './support/signing-key-races.js';
import { ISSUER, ringOn } from './support/signing-key-races.js';
import { StoreProcess } from './support/store-process.js';

const processes: StoreProcess[] = [];

beforeAll(async () => {
  processes.push(...(await Promise.all([StoreProcess.start(), StoreProcess.start()])));
}, 60_000);

afterAll(async () => {
  await Promise.all(processes.map((process) => process.stop()));
});

describe('on a SQLite file', () => {
  keys(sqlitePlace);
});

describeWithPostgres('on PostgreSQL', () => {
  keys(postgresPlace);
});

function keys(open: () => Promise<Place>): void {
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

  describe('KyselySigningKeyStore keeps the contract of SigningKeyStore [I01]', () => {
    it.each(signingKeyStoreContract)('$title', async (contract) => {
      const { effects, failEffects, transaction, close } = harness;
      const run = contract.run({
        store: harness.stores.signingKeys,
        effects,
        failEffects,
        transaction,
        close,
      });
      await expect(run).resolves.toBeUndefined();
    });
  });

  describe('two processes, ten times each', () => {
    it('start at once on an empty store, and have one key', async () => {
      const ended = await inTwoProcesses('load');
      expect(ended).toHaveLength(20);
      expect(new Set(ended).size).toBe(1);
      const records = await harness.stores.signingKeys.list(ISSUER);
      expect(records.map(({ id }) => id)).toEqual([ended[0]]);
      expect(await eventTypes()).toEqual(['signing-key-created']);
    });

    it('rotate at once, and have one new key', async () => {
      const ring = ringOn(harness.stores.signingKeys);
      await ring.load();
      const old = ring.current()[0]?.kid;
      const ended = await inTwoProcesses('rotate');
      expect(new Set(ended).size).toBe(1);
      expect(String(ended[0]).split(' ')).toEqual([old, expect.any(String)]);
      expect(await harness.stores.signingKeys.list(ISSUER)).toHaveLength(2);
      expect(await eventTypes()).toEqual(['signing-key-created', 'signing-key-rotated']);
    });

    it('drop all keys at once, and no token of theirs is accepted any more [I01]', async () => {
      const ring = ringOn(harness.stores.signingKeys);
      await ring.load();
      const issuer = new AccessTokenIssuer({ issuer: ISSUER, audience: ISSUER, signingKeys: ring });
      const verifier = new AccessTokenVerifier(resolveTokenOptions(issuer.issuerOptions()));
      const token = (await issuer.issue({ subject: 'alice', clientId: 'web' })).token.expose();
      expect(await verifier.verify(token)).toMatchObject({ outcome: 'verified' });
      const lost = ring.current()[0]?.kid;
      await inTwoProcesses('rotate-now');
      await ring.refresh();
      expect(ring.current()).toHaveLength(1);
      expect(ring.current()[0]?.kid).not.toBe(lost);
      expect(await verifier.verify(token)).toMatchObject({ outcome: 'refused' });
    });

    async function inTwoProcesses(what: SigningKeyRace['what']): Promise<readonly unknown[]> {
      const job = { kind: 'signing-key-race', what, times: 10 } as const;
      const order = { location: place.location, job };
      return (await Promise.all(processes.map((process) => process.run(order)))).flat();
    }
  });

  it('a dump of the table holds no private key, and no row altered by hand opens [I01]', async () => {
    const ring = ringOn(harness.stores.signingKeys);
    await ring.load();
    const { rows } = await sql<object>`select * from latchkey_signing_key`.execute(harness.db);
    const [jwk] = ring.privateKeys.current();
    expect(jwk?.d).toEqual(expect.any(String));
    expect(JSON.stringify(rows)).not.toContain(jwk?.d);
    await sql`update latchkey_signing_key set signs_from = signs_from + 1`.execute(harness.db);
    await expect(ringOn(harness.stores.signingKeys).load()).rejects.toMatchObject({
      code: 'invalid_options',
    });
    await sql`update latchkey_signing_key set algorithm = 'none'`.execute(harness.db);
    await expect(ring.refresh()).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(ring.current()).toHaveLength(1);
  });

  async function eventTypes(): Promise<readonly string[]> {
    return (await harness.effects()).events.map(({ type }) => type);
  }
}
