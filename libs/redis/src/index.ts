export type { RedisClient } from './redis-client.js';
export { RedisError } from './redis-error.js';
export type { RedisStoresOptions } from './redis-stores-options.js';
export type { RedisStores } from './redis-stores.js';
export { redisStores } from './redis-stores.js';
export type { RedisPublisher, RedisSubscriber } from './redis-change-signal.js';
export { RedisChangeSignal } from './redis-change-signal.js';
