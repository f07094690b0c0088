import { describe, expect, it } from '@jest/globals';

import { NO_EFFECTS } from '#core';

import type { MemoryOAuthArtifactStoreOptions } from './memory-oauth-artifact-store.js';
import { MemoryOAuthArtifactStore } from './memory-oauth-artifact-store.js';
import type { OAuthArtifact } from './oauth-artifact.js';

const START = 1_700_000_000_000;
const MINUTE = 60_000;

class World {
  now = START;
  readonly store: MemoryOAuthArtifactStore;

  constructor(options: MemoryOAuthArtifactStoreOptions = {}) {
    const clock = { now: () => this.now, monotonic: () => this.now };
    this.store = new MemoryOAuthArtifactStore(() => undefined, clock, options);
  }

  save(id: string, lifeMilliseconds: number | null, ifAbsent = false): Promise<boolean> {
    return this.store.save(this.artifact(id, lifeMilliseconds), { effects: NO_EFFECTS, ifAbsent });
  }

  artifact(id: string, lifeMilliseconds: number | null): OAuthArtifact {
    return {
      model: 'AuthorizationCode',
      idDigest: id,
      grantId: null,
      uidDigest: null,
      userCodeDigest: null,
      tenant: 'default',
      subject: null,
      clientId: null,
      payload: {},
      createdAt: new Date(this.now),
      expiresAt: lifeMilliseconds === null ? null : new Date(this.now + lifeMilliseconds),
      consumedAt: null,
    };
  }

  has(id: string): Promise<OAuthArtifact | undefined> {
    return this.store.find({ model: 'AuthorizationCode', by: 'id', digest: id });
  }
}

describe('MemoryOAuthArtifactStore', () => {
  it('sweeps what has expired as it goes, without a timer: its size follows the live ones', async () => {
    const world = new World({ maxArtifacts: 200 });
    for (let id = 0; id < 2_000; id += 1) {
      await world.save(`code-${id}`, 100 * 1000);
      world.now += 1000;
    }
    await expect(world.has('code-1999')).resolves.toBeDefined();
  });

  it('refuses one more than `maxArtifacts` with `store_unavailable`, and keeps every live one', async () => {
    const world = new World({ maxArtifacts: 3 });
    for (const id of ['a', 'b', 'c']) await world.save(id, null);
    await expect(world.save('d', MINUTE)).rejects.toMatchObject({ code: 'store_unavailable' });
    for (const id of ['a', 'b', 'c']) await expect(world.has(id)).resolves.toBeDefined();
  });

  it('replaces, consumes and removes at `maxArtifacts` as before, and takes new ones when there is room', async () => {
    const world = new World({ maxArtifacts: 2 });
    await world.save('a', null);
    await world.save('b', MINUTE);
    await expect(world.save('a', MINUTE)).resolves.toBe(true);
    await expect(world.store.consume('AuthorizationCode', 'a', new Date(world.now))).resolves.toBe(true);
    await world.store.remove({ model: 'AuthorizationCode', idDigest: 'a' }, { effects: NO_EFFECTS });
    await expect(world.save('c', null)).resolves.toBe(true);
    world.now += 2 * MINUTE;
    await expect(world.save('d', MINUTE)).resolves.toBe(true);
  });

  it('remembers for a minute after its expiry what must come once', async () => {
    const world = new World();
    await world.save('proof', 1000);
    world.now += 1000 + MINUTE - 1;
    await expect(world.save('proof', 1000, true)).resolves.toBe(false);
    world.now += 1;
    await expect(world.save('proof', 1000, true)).resolves.toBe(true);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %p for `maxArtifacts`', (maxArtifacts) => {
    expect(() => new World({ maxArtifacts })).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        path: 'MemoryOAuthArtifactStore.maxArtifacts',
      }),
    );
  });
});
