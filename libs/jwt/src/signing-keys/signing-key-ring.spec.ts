import { inspect } from 'node:util';

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { importJWK, jwtVerify, SignJWT } from 'jose';

import { StoreUnavailableError } from '#core';

import { DAY, ISSUER, KeyFleet, kidOf, KeyProcess } from '../../test/key-fleet.js';

import type { SigningKeyStore } from './signing-key-store.js';

const HOUR = 3600;
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

describe('a ring of signing keys', () => {
  it('makes the first key at the first start, and has it from then on', async () => {
    const fleet = new KeyFleet();
    const first = await fleet.started();
    const again = await fleet.started();
    expect(first.published()).toHaveLength(1);
    expect(again.published()).toEqual(first.published());
    expect(fleet.events).toEqual(['signing-key-created']);
    expect(await again.verify(await first.issue())).toBe('verified');
  });

  it('gives nothing before it is loaded: that is a fault, and no verdict about a token', async () => {
    const fleet = new KeyFleet();
    const token = await (await fleet.started()).issue();
    await expect(fleet.process().verify(token)).rejects.toThrow(TypeError);
  });

  it.each(['ES256', 'RS256', 'PS256', 'Ed25519'] as const)('signs with %s', async (algorithm) => {
    const process = await new KeyFleet().started({ algorithm });
    expect(await process.verify(await process.issue())).toBe('verified');
  });

  it('has keys of one issuer alone [R23]', async () => {
    const fleet = new KeyFleet();
    await fleet.started();
    expect(await fleet.store.list('https://another.example.com')).toEqual([]);
    expect(await fleet.store.list(ISSUER)).toHaveLength(1);
  });
});

describe('a scheduled rotation', () => {
  it('[I01] publishes the next key before it signs', async () => {
    const fleet = new KeyFleet();
    const process = await fleet.started();
    const old = process.signer();
    fleet.clock.advance(30 * DAY - HOUR - 1);
    await process.ring.load();
    expect(process.published()).toEqual([old]);

    fleet.clock.advance(1);
    await process.ring.load();
    const [signing, next, ...more] = process.published();
    expect([signing, more]).toEqual([old, []]);
    expect(next).toEqual(expect.any(String));
    expect(kidOf(await process.issue())).toBe(old);

    fleet.clock.advance(HOUR - 1);
    expect(kidOf(await process.issue())).toBe(old);
    fleet.clock.advance(1);
    expect(kidOf(await process.issue())).toBe(next);
    expect(fleet.events).toEqual(['signing-key-created', 'signing-key-rotated']);
  });

  it('[I01] keeps a key for as long as the last token that it signed can live, and forgets it then', async () => {
    const fleet = new KeyFleet();
    const process = await fleet.started();
    const old = process.signer();
    const { signsFrom } = await process.ring.rotate();
    expect(signsFrom.getTime() - fleet.clock.now()).toBe(HOUR * 1000);
    fleet.clock.advance(HOUR - 1);
    const last = await process.issue();
    expect(kidOf(last)).toBe(old);

    fleet.clock.advance(DAY);
    expect(await process.verify(last)).toBe('verified');
    expect(process.published()).toContain(old);
    expect(kidOf(await process.issue())).not.toBe(old);

    fleet.clock.advance(301);
    expect(process.published()).not.toContain(old);
    expect((await fleet.started()).published()).toHaveLength(1);
  });

  it('[I01] never publishes a private member, whatever turn the keys have', async () => {
    const fleet = new KeyFleet();
    const process = await fleet.started();
    for (const turn of [0, HOUR, 30 * DAY, 30 * DAY]) {
      fleet.clock.advance(turn);
      await process.ring.rotate();
      const { keys } = process.issuer.publicKeySet();
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys) expect(Object.keys(key)).not.toEqual(expect.arrayContaining(PRIVATE_MEMBERS));
      for (const member of PRIVATE_MEMBERS) expect(keys.some((key) => member in key)).toBe(false);
    }
  });

  it('goes on after a long standstill: the old key signs until the next has been published', async () => {
    const fleet = new KeyFleet();
    const old = (await fleet.started()).signer();
    fleet.clock.advance(400 * DAY);
    const process = await fleet.started();
    expect(process.signer()).toBe(old);
    expect(process.published()).toHaveLength(2);
  });

  it('removes from the store what nobody needs any more', async () => {
    const fleet = new KeyFleet();
    const process = await fleet.started();
    for (let turn = 0; turn < 12; turn += 1) {
      fleet.clock.advance(30 * DAY);
      await process.ring.load();
    }
    expect((await fleet.store.list(ISSUER)).length).toBeLessThanOrEqual(3);
    expect(fleet.events.filter((type) => type === 'signing-key-rotated')).toHaveLength(12);
  });

  it('asked for twice before its key signs, is one', async () => {
    const fleet = new KeyFleet();
    const process = await fleet.started();
    expect(await process.ring.rotate()).toEqual(await process.ring.rotate());
    expect(process.published()).toHaveLength(2);
  });

  it('of several processes at once is one, which all of them have', async () => {
    const fleet = new KeyFleet();
    const processes = Array.from({ length: 10 }, () => fleet.process());
    await Promise.all(processes.map(({ ring }) => ring.load()));
    expect(new Set(processes.map((process) => process.signer())).size).toBe(1);
    fleet.clock.advance(30 * DAY);
    await Promise.all(processes.map(({ ring }) => ring.load()));
    expect(fleet.events).toEqual(['signing-key-created', 'signing-key-rotated']);
    expect(new Set(processes.map((process) => process.published().join())).size).toBe(1);
  });
});

describe('an emergency rotation', () => {
  it('refuses at once what was signed before, and signs with a new key [I01]', async () => {
    const fleet = new KeyFleet();
    const process = await fleet.started();
    await process.ring.rotate();
    const lost = process.published();
    const token = await process.issue();
    const { id, signsFrom } = await process.ring.rotateNow('a laptop was stolen');
    expect(await process.verify(token)).toBe('refused');
    expect(process.published()).toEqual([id]);
    expect(signsFrom.getTime()).toBe(fleet.clock.now());
    expect(await process.verify(await process.issue())).toBe('verified');
    expect(await fleet.store.list(ISSUER)).toHaveLength(1);
    const dropped = fleet.written
      .flatMap(({ events }) => events)
      .filter(({ type }) => type === 'signing-key-dropped');
    expect(dropped.map(({ target }) => target).toSorted()).toEqual(
      lost.map((kid) => `signing-key:${kid}`).toSorted(),
    );
    expect(dropped.map(({ reason }) => reason)).toEqual(['a laptop was stolen', 'a laptop was stolen']);
  });

  it('reaches another process when it refreshes', async () => {
    const fleet = new KeyFleet();
    const [here, there] = [await fleet.started(), await fleet.started()];
    const token = await there.issue();
    const { id } = await here.ring.rotateNow('leaked');
    await there.ring.refresh();
    expect(await there.verify(token)).toBe('refused');
    expect(there.signer()).toBe(id);
    expect(fleet.written.at(-1)?.changes).toEqual([{ type: 'signing-keys-changed', issuer: ISSUER }]);
  });

  it('by several at once is one', async () => {
    const fleet = new KeyFleet();
    const processes = [await fleet.started(), await fleet.started(), await fleet.started()];
    const kept = await Promise.all(processes.map(({ ring }) => ring.rotateNow('leaked')));
    expect(new Set(kept.map(({ id }) => id)).size).toBe(1);
    expect(await fleet.store.list(ISSUER)).toHaveLength(1);
  });

  it('after a scheduled one that this process has not heard of drops that key, too', async () => {
    const fleet = new KeyFleet();
    const [here, there] = [await fleet.started(), await fleet.started()];
    await there.ring.rotate();
    const kept = await here.ring.rotateNow('leaked');
    expect(kept.generation).toBe(3);
    expect(here.published()).toEqual([kept.id]);
    expect(await fleet.store.list(ISSUER)).toHaveLength(1);
  });

  it('beside a scheduled one leaves none of the old keys, whichever was faster', async () => {
    const fleet = new KeyFleet();
    const [here, there] = [await fleet.started(), await fleet.started()];
    const token = await here.issue();
    const [, kept] = await Promise.all([there.ring.rotate(), here.ring.rotateNow('leaked')]);
    expect(here.published()).toContain(kept.id);
    const generations = (await fleet.store.list(ISSUER)).map(({ generation }) => generation);
    expect(Math.min(...generations)).toBe(kept.generation);
    expect(await here.verify(token)).toBe('refused');
  });
});

describe('who follows a ring', () => {
  it('hears of a key that comes, begins to sign, or goes, and of nothing else', async () => {
    const fleet = new KeyFleet();
    const process = await fleet.started();
    const heard: (string | undefined)[] = [];
    const end = process.ring.subscribe(() => heard.push(process.signer()));
    const old = process.signer();
    await process.ring.refresh();
    expect(heard).toEqual([]);
    const { id } = await process.ring.rotate();
    expect(heard).toEqual([old]);
    fleet.clock.advance(HOUR);
    await process.ring.refresh();
    expect(heard).toEqual([old, id]);
    await process.ring.refresh();
    expect(heard).toHaveLength(2);
    end();
    await process.ring.rotateNow('leaked');
    expect(heard).toHaveLength(2);
  });

  it('keeps the others from nothing when it fails', async () => {
    const process = await new KeyFleet().started();
    let heard = 0;
    process.ring.subscribe(() => {
      throw new Error('a listener fails');
    });
    process.ring.subscribe(() => {
      heard += 1;
    });
    await process.ring.rotate();
    expect(heard).toBe(1);
    expect(process.reported).toEqual([new Error('a listener fails')]);
  });

  it('gets private JWKs that work in any library, the signing one first', async () => {
    const fleet = new KeyFleet();
    const process = await fleet.started();
    await process.ring.rotate();
    const [jwk, ...more] = process.ring.privateKeys.current();
    expect(more).toHaveLength(1);
    expect(jwk).toMatchObject({ kid: process.signer(), alg: 'ES256', use: 'sig', d: expect.any(String) });
    const signed = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256' })
      .sign(await importJWK(jwk ?? {}));
    const [published] = process.issuer.publicKeySet().keys;
    await expect(jwtVerify(signed, await importJWK(published ?? {}))).resolves.toBeDefined();
    expect(process.ring.privateKeys.current()).toBe(process.ring.privateKeys.current());
  });

  it('[I01] sees no private member when it prints the ring', async () => {
    const process = await new KeyFleet().started();
    const [jwk] = process.ring.privateKeys.current();
    expect(inspect(process.ring, { depth: null, showHidden: true })).not.toContain(jwk?.d);
  });
});

describe('a store out of reach', () => {
  /** The fleet's store, as long as it can be reached. */
  class Reached implements SigningKeyStore {
    reachable = true;
    readonly #store: SigningKeyStore;

    constructor(store: SigningKeyStore) {
      this.#store = store;
    }

    list: SigningKeyStore['list'] = async (issuer) => (await this.#reach()).list(issuer);
    add: SigningKeyStore['add'] = async (record, options) => (await this.#reach()).add(record, options);

    async #reach(): Promise<SigningKeyStore> {
      if (!this.reachable) throw new StoreUnavailableError('the signing key store', new Error('cut'));
      return this.#store;
    }
  }

  it('fails the start, and later on leaves the keys that are known', async () => {
    const fleet = new KeyFleet();
    const store = new Reached(fleet.store);
    const process = new KeyProcess({ store, clock: fleet.clock });
    store.reachable = false;
    await expect(process.ring.load()).rejects.toMatchObject({ code: 'store_unavailable' });
    store.reachable = true;
    await process.ring.load();
    const token = await process.issue();
    store.reachable = false;
    for (const call of ['load', 'refresh', 'rotate'] as const) {
      await expect(process.ring[call]()).rejects.toMatchObject({ code: 'store_unavailable' });
    }
    expect(await process.verify(token)).toBe('verified');
    expect(await process.verify(await process.issue())).toBe('verified');
  });

  it('a reading that was overtaken brings no dropped key back', async () => {
    const fleet = new KeyFleet();
    let hold: Promise<unknown> = Promise.resolve();
    const slow: SigningKeyStore = {
      list: async (issuer) => {
        const [records] = await Promise.all([fleet.store.list(issuer), hold]);
        return records;
      },
      add: (record, options) => fleet.store.add(record, options),
    };
    const process = new KeyProcess({ store: slow, clock: fleet.clock });
    await process.ring.load();
    const token = await process.issue();
    const { promise, resolve } = withResolvers();
    hold = promise;
    const overtaken = process.ring.refresh();
    hold = Promise.resolve();
    await process.ring.rotateNow('leaked');
    resolve();
    await overtaken;
    expect(await process.verify(token)).toBe('refused');
  });
});

describe('a ring that was started', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('follows the store and the schedule by itself, and stops when it is closed [G07]', async () => {
    const fleet = new KeyFleet();
    const [here, there] = [fleet.process(), fleet.process()];
    await here.ring.start();
    await there.ring.start();
    const { id } = await there.ring.rotateNow('leaked');
    await jest.advanceTimersByTimeAsync(2000);
    expect(here.signer()).toBe(id);
    fleet.clock.advance(30 * DAY);
    const followed = Promise.all([changeOf(here), changeOf(there)]);
    await jest.advanceTimersByTimeAsync(2000);
    await followed;
    expect(here.published()).toHaveLength(2);
    expect(there.published()).toEqual(here.published());
    await here.ring.close();
    await there.ring.close();
    expect(jest.getTimerCount()).toBe(0);
    await here.ring.start();
    expect(jest.getTimerCount()).toBe(1);
    await here.ring.close();
  });

  it('reports what fails in the background, and tries again', async () => {
    const fleet = new KeyFleet();
    const process = fleet.process();
    await process.ring.start();
    const list = fleet.store.list.bind(fleet.store);
    const failure = new StoreUnavailableError('the signing key store', new Error('cut'));
    fleet.store.list = () => Promise.reject(failure);
    await jest.advanceTimersByTimeAsync(4000);
    expect(process.reported).toEqual([failure, failure]);
    fleet.store.list = list;
    fleet.clock.advance(30 * DAY);
    const followed = changeOf(process);
    await jest.advanceTimersByTimeAsync(2000);
    await followed;
    expect(process.published()).toHaveLength(2);
    await process.ring.close();
  });
});

function changeOf({ ring }: KeyProcess): Promise<void> {
  return new Promise((resolve) => {
    ring.subscribe(resolve);
  });
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
