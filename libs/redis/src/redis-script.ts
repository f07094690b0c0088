import { createHash } from 'node:crypto';

import type { RedisClient } from './redis-client.js';
import { isNoScript } from './redis-error.js';

/** A Lua script, which Redis runs as one step: nothing else happens meanwhile. */
export class RedisScript {
  readonly #source: string;
  /** The name under which Redis remembers a script. */
  readonly #sha: string;

  constructor(...source: readonly string[]) {
    this.#source = source.join('\n');
    this.#sha = createHash('sha1').update(this.#source).digest('hex');
  }

  async run(client: RedisClient, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    try {
      return await client.evalsha(this.#sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!isNoScript(error)) throw error;
      // Unknown to this server, and so not begun.
      return client.eval(this.#source, keys.length, ...keys, ...args);
    }
  }
}
