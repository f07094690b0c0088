import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import type { Change } from '#core';
import { NO_EFFECTS, StoreUnavailableError } from '#core';

import { ISSUER, revocationWorld, tokenOf } from '../test/revocation-world.js';
import type { ChangeFollower } from './change-follower.js';

const alice = { issuer: ISSUER, subject: 'alice' };

const outage = async (): Promise<never> => {
  throw new StoreUnavailableError('the change feed', new Error('ECONNREFUSED'));
};

const following: ChangeFollower[] = [];

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'performance'] });
});
afterEach(async () => {
  const closed = Promise.all(following.splice(0).map((follower) => follower.close()));
  // What a read is waited for that is never answered.
  await jest.advanceTimersByTimeAsync(1000);
  await closed;
  jest.useRealTimers();
});

type World = ReturnType<typeof revocationWorld>;

/** A world whose follower is ready. */
async function followed(options: Parameters<typeof revocationWorld>[0] = {}): Promise<World> {
  const world = revocationWorld(options);
  following.push(world.follower);
  await world.follower.ready();
  world.remote.reads = 0;
  return world;
}

/** Lets timers and clock go on together. */
async function pass(world: World, milliseconds: number): Promise<void> {
  world.clock.forward(milliseconds / 1000);
  await jest.advanceTimersByTimeAsync(milliseconds);
}

describe('ChangeFollower', () => {
  it('knows all that was revoked before, when it is ready [R35]', async () => {
    const world = revocationWorld();
    await world.revocations.revokeSubject(alice);
    // Out of the feed, so that the denylist alone tells it.
    await world.log.prune(new Date(8e15), 100);
    following.push(world.follower);
    expect(world.follower.isFresh()).toBe(false);
    await world.follower.ready();
    expect(world.denylist.refuses(tokenOf())).toBe(true);
    expect(world.follower.isFresh()).toBe(true);
  });

  it('misses nothing that is revoked while it loads', async () => {
    const world = revocationWorld();
    following.push(world.follower);
    const load = world.store.load.bind(world.store);
    world.store.load = async function* (now) {
      yield* load(now);
      await world.revocations.revokeSubject(alice);
    };
    await world.follower.ready();
    expect(world.denylist.refuses(tokenOf())).toBe(true);
  });

  it('hears of a revocation by its poll of each second', async () => {
    const world = await followed();
    await world.revocations.revokeSubject(alice);
    await pass(world, 999);
    expect(world.denylist.refuses(tokenOf())).toBe(false);
    await pass(world, 1);
    expect(world.denylist.refuses(tokenOf())).toBe(true);
  });

  it('hears at once of what its own process appends, and signals it, once for many', async () => {
    const world = revocationWorld();
    const follower = world.ownFollower();
    following.push(follower);
    await follower.ready();
    for (let count = 0; count < 100; count += 1) await world.revocations.revokeSubject(alice);
    await pass(world, 20);
    expect(world.denylist.refuses(tokenOf())).toBe(true);
    expect(world.signal.sent).toBe(1);
  });

  it('reads at a signal, once for many, and sends none for it', async () => {
    const world = await followed();
    await world.revocations.revokeSubject(alice);
    for (let count = 0; count < 1000; count += 1) world.signal.fire();
    await pass(world, 20);
    expect(world.denylist.refuses(tokenOf())).toBe(true);
    expect([world.remote.reads, world.signal.sent]).toEqual([1, 0]);
  });

  it('reads again for a signal that comes during a read, which may have been too early', async () => {
    const world = await followed();
    world.remote.before = () => {
      world.remote.before = () => undefined;
      void world.revocations.revokeSubject(alice);
      world.signal.fire();
    };
    world.signal.fire();
    await pass(world, 20);
    expect(world.denylist.refuses(tokenOf())).toBe(false);
    await pass(world, 20);
    expect(world.denylist.refuses(tokenOf())).toBe(true);
  });

  it('never reads twice at a time, however it is asked', async () => {
    const world = await followed();
    let most = 0;
    world.remote.before = async () => {
      most = Math.max(most, world.remote.open);
      if (world.remote.reads > 10) return;
      world.follower.poke();
      void world.follower.catchUp();
    };
    await Promise.all([world.follower.catchUp(), world.follower.catchUp(), pass(world, 1000)]);
    expect(world.remote.reads).toBeGreaterThan(10);
    expect(most).toBe(1);
  });

  it('loads everything anew, and has the listeners drop what they keep, when it is behind the retention', async () => {
    const world = await followed();
    const heard: unknown[] = [];
    world.follower.subscribe({
      changed: (changes) => heard.push(changes),
      reset: () => heard.push('reset'),
    });
    await world.revocations.revokeSubject(alice);
    await world.log.prune(new Date(8e15), 100);
    await world.follower.catchUp();
    expect(world.denylist.refuses(tokenOf())).toBe(true);
    expect(heard).toEqual(['reset']);
  });

  it('tells listeners every change once and in order, until they stop', async () => {
    const world = await followed();
    const heard: Change[] = [];
    const stop = world.follower.subscribe({
      changed: (changes) => heard.push(...changes),
      reset: () => undefined,
    });
    const told: Change[] = [];
    for (let count = 0; count < 600; count += 1) told.push(await world.change(`key-${count}`));
    await world.follower.catchUp();
    await world.follower.catchUp();
    expect(heard).toEqual(told);
    stop();
    await world.change('unheard');
    await world.follower.catchUp();
    expect(heard).toEqual(told);
  });

  it('has a listener that fails drop what it keeps, and goes on', async () => {
    const world = await followed();
    let resets = 0;
    world.follower.subscribe({
      changed: () => {
        throw new TypeError('a bug');
      },
      reset: () => {
        resets += 1;
      },
    });
    await world.change('key');
    await world.follower.catchUp();
    expect(resets).toBe(1);
  });

  it('is not fresh past the bound, counted from the start of the last read that succeeded [R35]', async () => {
    const world = await followed();
    world.remote.before = outage;
    await pass(world, 3000);
    expect([world.follower.isFresh(), world.follower.lagSeconds()]).toEqual([true, 3]);
    await pass(world, 1);
    expect(world.follower.isFresh()).toBe(false);
    // It saw the feed as it was when the read began.
    world.remote.before = () => world.clock.forward(10);
    world.clock.forward(1);
    await world.follower.catchUp();
    expect([world.follower.isFresh(), world.follower.lagSeconds()]).toEqual([false, 10]);
  });

  it('is fresh for as much longer as `onFeedLost` says', async () => {
    const world = await followed({ onFeedLost: { acceptForSeconds: 60 } });
    world.remote.before = outage;
    await pass(world, 63_000);
    expect(world.follower.isFresh()).toBe(true);
    await pass(world, 1);
    expect(world.follower.isFresh()).toBe(false);
  });

  it('recovers by itself when the store does', async () => {
    const world = await followed();
    world.remote.before = outage;
    await pass(world, 60_000);
    world.remote.before = () => undefined;
    await pass(world, 1000);
    expect(world.follower.isFresh()).toBe(true);
  });

  it('goes on without a read that is never answered, and holds few of them open', async () => {
    const world = await followed();
    world.remote.before = () => new Promise(() => undefined);
    await pass(world, 60_000);
    expect(world.remote.open).toBe(3);
    expect(world.follower.isFresh()).toBe(false);
  });

  it('tells that it could not get ready, and can be asked again', async () => {
    const world = revocationWorld();
    following.push(world.follower);
    world.remote.before = outage;
    await expect(world.follower.ready()).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(jest.getTimerCount()).toBe(0);
    world.remote.before = () => undefined;
    await world.follower.ready();
    expect(world.follower.isFresh()).toBe(true);
  });

  it('forgets changes past the retention and entries that have ended, a minute later', async () => {
    const world = await followed({ retentionSeconds: 60, longestTokenSeconds: 1 });
    await world.revocations.revokeSubject(alice);
    await pass(world, 70_000);
    await pass(world, 70_000);
    expect((await world.log.read(0, 10)).truncated).toBe(true);
    const pages: unknown[] = [];
    for await (const page of world.store.load(new Date(0))) pages.push(...page);
    expect(pages).toEqual([]);
    expect(world.denylist.size).toBe(0);
  });

  it('starts nothing before it is asked, and leaves nothing behind when it is closed [G07]', async () => {
    const world = revocationWorld();
    expect(jest.getTimerCount()).toBe(0);
    await world.follower.ready();
    expect([jest.getTimerCount(), world.signal.heardBy()]).toEqual([1, 1]);
    world.signal.fire();
    await jest.advanceTimersByTimeAsync(20);
    await world.follower.close();
    expect([jest.getTimerCount(), world.signal.heardBy()]).toEqual([0, 0]);
    world.signal.fire();
    await world.store.add([], { effects: NO_EFFECTS });
    await expect(world.follower.catchUp()).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('FeedRevocationJudge', () => {
  it('judges at once while it is fresh', async () => {
    const { judge, revocations, follower } = await followed();
    expect(judge.judge(tokenOf())).toBe('live');
    await revocations.revokeSubject(alice);
    await follower.catchUp();
    expect(judge.judge(tokenOf())).toBe('revoked');
  });

  it('asks the store before it accepts when it may have missed something: once for all who ask [R35]', async () => {
    const world = await followed();
    await world.revocations.revokeSubject(alice);
    // As after a SIGSTOP: time went by, and no timer ran.
    world.clock.forward(20);
    const bob = tokenOf({ subject: 'bob', tokenId: 'jti-2' });
    const judged = [bob, ...Array.from({ length: 100 }, () => tokenOf())].map((token) =>
      world.judge.judge(token),
    );
    expect(judged.every((judgement) => judgement instanceof Promise)).toBe(true);
    const [first, ...others] = await Promise.all(judged.map(async (judgement) => judgement));
    expect([first, new Set(others)]).toEqual(['live', new Set(['revoked'])]);
    expect(world.remote.reads).toBeLessThanOrEqual(2);
  });

  it('neither accepts nor refuses when the store can not tell either [R31][R35]', async () => {
    const world = await followed();
    world.remote.before = outage;
    world.clock.forward(20);
    const judged = Promise.all([1, 2, 3].map(async () => world.judge.judge(tokenOf())));
    await expect(judged).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  it('keeps a request waiting for two seconds at most', async () => {
    const world = await followed();
    world.remote.before = () => new Promise(() => undefined);
    world.clock.forward(20);
    const judged = Promise.allSettled([world.judge.judge(tokenOf())]);
    await jest.advanceTimersByTimeAsync(2000);
    expect(await judged).toMatchObject([{ status: 'rejected', reason: { code: 'store_unavailable' } }]);
  });

  it('refuses what it knows to be revoked, whatever the store does', async () => {
    const world = await followed();
    await world.revocations.revokeSubject(alice);
    await world.follower.catchUp();
    world.remote.before = outage;
    world.clock.forward(20);
    expect(world.judge.judge(tokenOf())).toBe('revoked');
  });

  it('judges anew by what the store knows now, however fresh it is', async () => {
    const world = await followed();
    await world.revocations.revokeSubject(alice);
    expect(world.judge.judge(tokenOf())).toBe('live');
    expect(await world.judge.judgeAnew(tokenOf())).toBe('revoked');
  });
});
