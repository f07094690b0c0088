import { Redis } from 'ioredis';

import type { Effects } from '#core';
import type { RedisStores } from '#redis';
import { redisStores } from '#redis';

import { openRedisKeys, redisUrl } from '../../support/services.js';
import type { RedisKeys } from '../../support/services.js';

/** Stores in Redis under a prefix of their own, and what the contract suites want to do with them. */
export class RedisHarness {
  readonly client = new Redis(redisUrl());
  readonly keys: RedisKeys = openRedisKeys(this.client);
  readonly stores: RedisStores;
  #told: Effects[] = [];
  #time = 0;

  constructor() {
    this.stores = redisStores(this.client, {
      sink: (effects) => void this.#told.push(effects),
      keyPrefix: this.keys.keyPrefix,
      clock: { now: () => this.#time, monotonic: () => this.#time },
    });
  }

  async empty(): Promise<void> {
    await this.keys.drop();
    this.#told = [];
  }

  readonly setTime = (at: Date): void => {
    this.#time = at.getTime();
  };

  readonly effects = async (): Promise<Effects> => ({
    changes: this.#told.flatMap(({ changes }) => changes),
    events: this.#told.flatMap(({ events }) => events),
  });

  readonly close = async (): Promise<void> => {
    await this.keys.drop();
    await this.client.quit();
  };
}
