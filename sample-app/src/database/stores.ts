import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { AccessTokenRevocations, LatchkeyStores } from 'nestjs-latchkey';
import type { AuthorizationServerStores } from 'nestjs-latchkey/authorization-server';
import { type KyselyStores, kyselyStores } from 'nestjs-latchkey/kysely';
import { redisStores } from 'nestjs-latchkey/redis';

import { Settings } from '../settings/settings.js';
import { Database } from './database.js';

/** Where Latchkey keeps its records: in our database; codes, logins and consents in Redis, where there is one. */
@Injectable()
export class Stores implements OnApplicationShutdown {
  readonly #kysely: KyselyStores;
  readonly #redis: Redis | undefined;

  constructor(database: Database, { redisUrl }: Settings) {
    this.#kysely = kyselyStores(database);
    if (redisUrl === undefined) return;
    this.#redis = new Redis(redisUrl, { commandTimeout: 2000, maxRetriesPerRequest: 1 });
    // It connects again by itself; requests in the meantime are answered with 503.
    this.#redis.on('error', (error) => Logger.warn(error.message, 'Redis'));
  }

  /** Those of keys, sessions and revocations. */
  latchkey(): LatchkeyStores {
    return { ...this.#kysely, ping: () => this.#ping() };
  }

  /** Those of the authorization server. */
  authorizationServer(revocations: AccessTokenRevocations): AuthorizationServerStores {
    const { clients, oauthArtifacts } = this.#kysely;
    if (this.#redis === undefined) return { clients, artifacts: oauthArtifacts };
    const { oauthArtifacts: artifacts } = redisStores(this.#redis, {
      sink: (effects) => revocations.hear(effects),
    });
    return { clients, artifacts };
  }

  onApplicationShutdown(): void {
    this.#redis?.disconnect();
  }

  async #ping(): Promise<void> {
    await this.#kysely.ping();
    await this.#redis?.ping();
  }
}
