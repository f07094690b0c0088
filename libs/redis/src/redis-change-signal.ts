import type { ChangeSignal } from '#revocation';

/** What is needed of a connection to hear on; `duplicate()` of an `ioredis` client gives one. */
export interface RedisSubscriber {
  subscribe(channel: string): Promise<unknown>;
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
  on(event: 'ready', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  disconnect(): void;
}

/** What is needed of a Redis client to signal changes; an instance of `Redis` of `ioredis` is one. */
export interface RedisPublisher {
  publish(channel: string, message: string): Promise<unknown>;
  duplicate(): RedisSubscriber;
}

/**
 * Signals over Redis that the change feed has news; the feed itself stands in the store of the records. Who can
 * publish in this Redis can cost a process a read, and nothing else.
 *
 * @example With ioredis
 * ```ts
 * const stores = { ...kyselyStores(db), changeSignal: new RedisChangeSignal(redis) };
 * ```
 */
export class RedisChangeSignal implements ChangeSignal {
  readonly #client: RedisPublisher;
  readonly #channel: string;

  /** @param channel that the processes of one application, and nobody else, have in common */
  constructor(client: RedisPublisher, channel = 'latchkey:change') {
    this.#client = client;
    this.#channel = channel;
  }

  subscribe(listener: () => void): () => Promise<void> {
    // A connection that listens can do nothing else, so it is one of its own.
    const connection = this.#client.duplicate();
    const listen = (): void =>
      // One that fails is made up for when the connection is ready again.
      void connection.subscribe(this.#channel).then(listener, () => undefined);
    connection.on('error', () => undefined);
    connection.on('ready', listen);
    connection.on('message', () => listener());
    listen();
    return async () => connection.disconnect();
  }

  send(): void {
    this.#client.publish(this.#channel, '').catch(() => undefined);
  }
}
