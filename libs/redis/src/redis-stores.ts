import type { OAuthArtifactStore } from '#authorization-server/core';
import { InvalidOptionsError } from '#core';

import type { RedisClient } from './redis-client.js';
import { translateError } from './redis-error.js';
import { RedisOAuthArtifactStore } from './redis-oauth-artifact-store.js';
import type { RedisStoresOptions } from './redis-stores-options.js';
import { resolveRedisStoresOptions } from './redis-stores-options.js';

/** Every store of Latchkey's that Redis keeps. */
export interface RedisStores {
  readonly oauthArtifacts: OAuthArtifactStore;
  /** Whether Redis answers. @throws StoreUnavailableError `store_unavailable` when it doesn't */
  ping(): Promise<void>;
}

/**
 * Latchkey's stores in the application's own Redis (6.2 or later, one server or a cluster). Connects nothing and
 * closes nothing: the client is the application's, and so is how long a command may take.
 *
 * @example With ioredis
 * ```ts
 * const redis = new Redis(url, { commandTimeout: 2000, maxRetriesPerRequest: 1 });
 * const stores = redisStores(redis, { sink: (effects) => revocations.hear(effects) });
 * ```
 * where `revocations` is LatchkeyModule's `AccessTokenRevocations`, by injection.
 * @throws InvalidOptionsError `invalid_options`
 */
export function redisStores(client: RedisClient, options: RedisStoresOptions): RedisStores {
  if (typeof client.evalsha !== 'function') throw new InvalidOptionsError('client', 'is not a Redis client');
  const resolved = resolveRedisStoresOptions(options);
  return Object.freeze({
    oauthArtifacts: new RedisOAuthArtifactStore(client, resolved),
    ping: async () => {
      try {
        await client.ping();
      } catch (error) {
        throw translateError(error, 'Redis');
      }
    },
  });
}
