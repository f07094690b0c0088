import { setTimeout } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { sql } from 'kysely';

import type { JudgedToken } from '#core';
import { cutOff, DEFAULT_TENANT, NO_EFFECTS, randomBase62, tokenRevoked } from '#core';
import { RedisChangeSignal } from '#redis';
import { changeLogContract, denylistStoreContract } from '#testing';

import { describeWithPostgres, describeWithRedis, redisUrl } from '../support/services.js';
import { type Place, postgresPlace, sqlitePlace } from './support/databases.js';
import { KyselyHarness } from './support/kysely-harness.js';
import { effectsOf, sessionRecord, refreshToken } from './support/records.js';
import { RevocationNode } from './support/revocation-node.js';
import { RevocationProcess } from './support/revocation-process.js';

const ISSUER = 'https://id.example.com';

/** The published bounds, as the wall clocks of two processes on one machine see them. */
const SIGNALLED_MS = 1000;
const POLLED_MS = 3000;

function token(): JudgedToken & { readonly tokenId: string } {
  return {
    tenant: DEFAULT_TENANT,
    issuer: ISSUER,
    tokenId: randomBase62(22),
    subject: randomBase62(8),
    clientId: randomBase62(8),
    grantId: randomBase62(22),
    sessionId: randomBase62(22),
    issuedAt: new Date(Date.now() - 60_000),
  };
}

function revocationOf({ tokenId }: { readonly tokenId: string }) {
  return { issuer: ISSUER, tokenId, expiresAt: new Date(Date.now() + 900_000) };
}

describe('on a SQLite file', () => {
  stores(sqlitePlace);
  processes(sqlitePlace, false);
});

describeWithPostgres('on PostgreSQL', () => {
  stores(postgresPlace);
  processes(postgresPlace, false);
  processes(postgresPlace, true);
  signals();
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

  describe('KyselyChangeLog keeps the contract of ChangeLog', () => {
    it.each(changeLogContract)('$title', async (contract) => {
      const { changes: log, denylist } = harness.stores;
      const run = contract.run({
        log,
        append: (changes) => denylist.add([], { effects: { changes, events: [] } }),
        close: harness.close,
      });
      await expect(run).resolves.toBeUndefined();
    });
  });

  describe('KyselyDenylistStore keeps the contract of DenylistStore', () => {
    it.each(denylistStoreContract)('$title', async (contract) => {
      const { effects, failEffects, transaction, close } = harness;
      const store = harness.stores.denylist;
      const run = contract.run({ store, effects, failEffects, transaction, close });
      await expect(run).resolves.toBeUndefined();
    });
  });

  it('keeps what the effects of any other store revoke, with its record or not at all [R35]', async () => {
    const { sessions, denylist } = harness.stores;
    const session = sessionRecord();
    const entry = cutOff({
      tenant: session.tenant,
      issuer: ISSUER,
      by: 'session',
      value: session.id,
      at: new Date(),
      longestTokenSeconds: 900,
    });
    const mutation = { effects: { changes: [entry], events: effectsOf(session.id).events } };
    const record = { ...refreshToken(), sessionId: session.id };
    harness.failEffects();
    await expect(sessions.insert(session, record, mutation)).rejects.toThrow();
    expect(await loaded()).toEqual([]);
    await sessions.insert(session, record, mutation);
    expect(await loaded()).toEqual([entry]);

    async function loaded(): Promise<unknown[]> {
      const entries: unknown[] = [];
      for await (const page of denylist.load(new Date())) entries.push(...page);
      return entries;
    }
  });

  it('skips a change of a type that a newer version wrote, and reads on', async () => {
    const { changes, denylist } = harness.stores;
    const entry = tokenRevoked({ tenant: DEFAULT_TENANT, ...revocationOf(token()) });
    await denylist.add([entry], { effects: NO_EFFECTS });
    const position = await changes.position();
    const row = sql`insert into latchkey_change (type, tenant, payload) values ('unheard-of', 'default', '{"type":"unheard-of"}')`;
    await row.execute(harness.db);
    await denylist.add([entry], { effects: NO_EFFECTS });
    expect(await changes.read(position, 1)).toMatchObject({ changes: [], more: true, truncated: false });
    expect(await changes.read(position, 10)).toMatchObject({ changes: [entry], more: false });
  });

  it('answers that it can not know where a change is not what was ever written', async () => {
    const { changes, denylist } = harness.stores;
    await denylist.add([], { effects: effectsOf('key') });
    const position = await changes.position();
    const row = sql`insert into latchkey_change (type, tenant, payload) values ('cut-off', 'default', '{"type":"cut-off"}')`;
    await row.execute(harness.db);
    await expect(changes.read(position, 10)).rejects.toMatchObject({ code: 'store_unavailable' });
  });
}

function processes(open: () => Promise<Place>, signalled: boolean): void {
  describe(`two processes, ${signalled ? 'signalled' : 'by poll alone'}`, () => {
    const bound = signalled ? SIGNALLED_MS : POLLED_MS;
    let place: Place;
    let node: RevocationNode;
    let other: RevocationProcess;

    beforeAll(async () => {
      place = await open();
      await (await KyselyHarness.open(place.location)).close();
      node = new RevocationNode(place.location, signalled);
      await node.follower.ready();
      other = await RevocationProcess.start(place.location, signalled);
    }, 60_000);
    afterAll(async () => {
      await other.stop();
      await node.close();
      await place.drop();
    });

    it.each(['token', 'subject', 'client', 'grant', 'session'] as const)(
      'what one revokes by %s the other refuses within the published bound [R35]',
      async (by) => {
        const revoked = token();
        const spared = token();
        expect(await other.judge(revoked)).toBe('live');
        const refusal = other.refusal(revoked);
        const begun = Date.now();
        const { effectiveBy } = await revoke(by, revoked);
        const stored = Date.now();
        expect(node.judge.judge(revoked)).toBe('revoked');
        expect((await refusal) - stored).toBeLessThan(bound);
        expect(effectiveBy.getTime()).toBeGreaterThanOrEqual(begun + POLLED_MS);
        expect(await other.judge(spared)).toBe('live');
      },
    );

    it('what is revoked in a transaction of the caller is refused when it commits, and not before', async () => {
      const revoked = token();
      const refusal = other.refusal(revoked);
      await node.db.transaction().execute(async (transaction) => {
        await node.revocations.revokeToken(revocationOf(revoked), { transaction });
        expect(node.judge.judge(revoked)).toBe('live');
      });
      const committed = Date.now();
      expect((await refusal) - committed).toBeLessThan(bound);
    });

    it('one that starts later refuses what was revoked before, from its first answer on [R35]', async () => {
      const revoked = token();
      await node.revocations.revokeToken(revocationOf(revoked));
      const late = new RevocationNode(place.location, signalled);
      try {
        await late.follower.ready();
        expect(late.judge.judge(revoked)).toBe('revoked');
      } finally {
        await late.close();
      }
    });

    it('one that was stopped for longer than the bound asks before it accepts [R35]', async () => {
      const [revoked, spared] = [token(), token()];
      expect(await other.judge(revoked)).toBe('live');
      other.signal('SIGSTOP');
      await node.revocations.revokeToken(revocationOf(revoked));
      await setTimeout(POLLED_MS + 500);
      const judged = [other.judge(revoked), other.judge(spared)];
      other.signal('SIGCONT');
      expect(await Promise.all(judged)).toEqual(['revoked', 'live']);
    });

    it('a flood of 10,000 revocations takes no turn of the event loop for itself', async () => {
      const entries = node.denylist.size + 10_000;
      const [, longest] = await Promise.all([flood(10_000), other.longestTurn(entries)]);
      expect(longest).toBeLessThan(50);
    }, 30_000);

    function revoke(by: 'token' | 'subject' | 'client' | 'grant' | 'session', revoked: JudgedToken) {
      const issuer = ISSUER;
      const { tokenId = '', subject, clientId = '', grantId = '', sessionId = '' } = revoked;
      switch (by) {
        case 'token':
          return node.revocations.revokeToken(revocationOf({ tokenId }));
        case 'subject':
          return node.revocations.revokeSubject({ issuer, subject });
        case 'client':
          return node.revocations.revokeClient({ issuer, clientId });
        case 'grant':
          return node.revocations.revokeGrant({ issuer, grantId });
        case 'session':
          return node.revocations.revokeSession({ issuer, sessionId });
      }
    }

    async function flood(times: number): Promise<void> {
      const entries = Array.from({ length: times }, () =>
        tokenRevoked({ tenant: DEFAULT_TENANT, ...revocationOf(token()) }),
      );
      for (let start = 0; start < times; start += 500) {
        await node.stores.denylist.add(entries.slice(start, start + 500), { effects: NO_EFFECTS });
      }
    }
  });
}

/** What no poll explains: everything here is seen in less time than one takes. */
function signals(): void {
  describe('notifications of PostgreSQL', () => {
    let place: Place;
    const nodes: RevocationNode[] = [];

    beforeAll(async () => {
      place = await postgresPlace();
      await (await KyselyHarness.open(place.location)).close();
    });
    afterEach(async () => {
      for (const node of nodes.splice(0)) await node.close();
    });
    afterAll(() => place.drop());

    function open(signalled: boolean): RevocationNode {
      const node = new RevocationNode(place.location, signalled);
      nodes.push(node);
      return node;
    }

    it('come when a transaction commits, and go on after the connection was lost', async () => {
      const [hearing, writing] = [open(true), open(false)];
      let calls = 0;
      const stop = hearing.stores.changeSignal?.subscribe(() => {
        calls += 1;
      });
      await until(() => calls === 1);
      await writing.revocations.revokeToken(revocationOf(token()));
      await until(() => calls === 2);
      const listeners = sql`select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen latchkey_change'`;
      await listeners.execute(writing.db);
      await until(() => calls === 3);
      await writing.revocations.revokeToken(revocationOf(token()));
      await until(() => calls === 4);
      await stop?.();
      await writing.revocations.revokeToken(revocationOf(token()));
      expect(calls).toBe(4);
    });

    it('that anybody forges by the thousand cost a few reads, and change nothing', async () => {
      const [hearing, forging] = [open(true), open(false)];
      let reads = 0;
      const { changes } = hearing.stores;
      const read = changes.read.bind(changes);
      changes.read = (...position) => {
        reads += 1;
        return read(...position);
      };
      await hearing.follower.ready();
      const { size } = hearing.denylist;
      const begun = performance.now();
      await sql`select pg_notify('latchkey_change', n::text) from generate_series(1, 5000) n`.execute(
        forging.db,
      );
      await hearing.follower.catchUp();
      expect(reads).toBeLessThan(10 + (performance.now() - begun) / 20);
      expect(hearing.denylist.size).toBe(size);
    });
  });
}

describeWithRedis('signals of Redis', () => {
  const clients: Redis[] = [];

  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
  });

  function connectRedis(options: { enableOfflineQueue?: boolean; keyPrefix?: string } = {}): Redis {
    const client = new Redis(redisUrl(), options);
    clients.push(client);
    return client;
  }

  it.each([{}, { enableOfflineQueue: false }, { keyPrefix: 'mine:' }])(
    'come on a client with %j, go on after the connection was lost, and stop',
    async (options) => {
      const channel = `latchkey:change:${randomBase62(8)}`;
      const [client, observer] = [connectRedis(options), connectRedis()];
      const signal = new RedisChangeSignal(client, channel);
      let calls = 0;
      const stop = signal.subscribe(() => {
        calls += 1;
      });
      try {
        await listening();
        await observer.client('KILL', 'TYPE', 'pubsub');
        await listening();
        const before = calls;
        for (let sent = 0; sent < 5; sent += 1) signal.send();
        // More than a reconnection accounts for.
        await until(() => calls >= before + 5);
      } finally {
        await stop();
      }
      const end = calls;
      signal.send();
      await client.ping();
      expect(calls).toBe(end);

      async function listening(): Promise<void> {
        while ((await observer.pubsub('NUMSUB', channel))[1] !== 1) await setTimeout(5);
      }
    },
  );

  it('cost nothing where Redis is out of reach', async () => {
    const client = new Redis('redis://127.0.0.1:1', { maxRetriesPerRequest: 0, lazyConnect: true });
    client.on('error', () => undefined);
    clients.push(client);
    const signal = new RedisChangeSignal(client);
    const stop = signal.subscribe(() => undefined);
    expect(() => signal.send()).not.toThrow();
    await stop();
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(5);
}
