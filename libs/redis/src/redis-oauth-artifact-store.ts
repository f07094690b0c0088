import type {
  OAuthArtifact,
  OAuthArtifactKey,
  OAuthArtifactStore,
  SaveOptions,
} from '#authorization-server/core';
import type { Effects, Mutation, TransactionOption } from '#core';
import { TransactionUnsupportedError } from '#core';

import { OAuthArtifactKeys } from './oauth-artifact-keys.js';
import { parseArtifactReplies, parseArtifactReply, parseCount, toRecord } from './oauth-artifact-reply.js';
import {
  consumeScript,
  findScript,
  listScript,
  removeGrantScript,
  removeScript,
  saveScript,
} from './oauth-artifact-scripts.js';
import type { RedisClient } from './redis-client.js';
import { translateError } from './redis-error.js';
import type { RedisScript } from './redis-script.js';
import type { ResolvedRedisStoresOptions } from './redis-stores-options.js';

const STORE = 'the OAuth artifact store';

/**
 * An expired artifact is kept for so long: what must come once is still known to a process whose clock is behind.
 */
const KEPT_MILLISECONDS = 60_000;

/**
 * Keeps what the authorization server remembers in Redis. Each method is one Lua script, and so one step; what
 * has expired leaves by its time to live.
 */
export class RedisOAuthArtifactStore implements OAuthArtifactStore {
  readonly #client: RedisClient;
  readonly #options: ResolvedRedisStoresOptions;
  readonly #keys: OAuthArtifactKeys;

  constructor(client: RedisClient, options: ResolvedRedisStoresOptions) {
    this.#client = client;
    this.#options = options;
    this.#keys = new OAuthArtifactKeys(options.keyPrefix);
  }

  async save(artifact: OAuthArtifact, { ifAbsent, ...mutation }: SaveOptions): Promise<boolean> {
    refuseTransaction(mutation);
    const now = this.#options.clock.now();
    const expires = artifact.expiresAt?.getTime();
    const aliases = this.#keys.aliasesOf(artifact);
    const keys = [this.#keyOf(artifact), ...aliases, ...this.#keys.setsOf(artifact)];
    const answer = await this.#run(saveScript, keys, [
      ifAbsent === true ? '1' : '0',
      toRecord(artifact),
      String(expires ?? 'inf'),
      String(artifact.consumedAt?.getTime() ?? ''),
      expires === undefined ? '' : String(Math.max(0, expires - now) + KEPT_MILLISECONDS),
      String(aliases.length),
      String(now - KEPT_MILLISECONDS),
    ]);
    const saved = parseCount(answer, STORE) === 1;
    if (saved) await this.#tell(mutation.effects);
    return saved;
  }

  async find(key: OAuthArtifactKey): Promise<OAuthArtifact | undefined> {
    const answer = await this.#run(findScript, [this.#keys.of(key)], [key.by]);
    const artifact = parseArtifactReply(answer, STORE);
    return artifact !== undefined && this.#isLive(artifact) ? artifact : undefined;
  }

  async consume(model: string, idDigest: string, at: Date): Promise<boolean> {
    const answer = await this.#run(consumeScript, [this.#keyOf({ model, idDigest })], [String(at.getTime())]);
    return parseCount(answer, STORE) === 1;
  }

  async remove(
    selection: { readonly model: string; readonly idDigest: string } | { readonly grantId: string },
    mutation: Mutation,
  ): Promise<number> {
    refuseTransaction(mutation);
    let removed: number | undefined;
    try {
      removed = await this.#removed(selection);
      return removed;
    } finally {
      // Told as well when nobody knows whether it was done: the answer may have been lost, and a second attempt
      // would find nothing to tell of, while tokens of the grant live on elsewhere.
      if (removed !== 0) await this.#tell(mutation.effects);
    }
  }

  async listGrants({
    tenant,
    subject,
  }: {
    readonly tenant: string;
    readonly subject: string;
  }): Promise<readonly OAuthArtifact[]> {
    const answer = await this.#run(listScript, [this.#keys.ofSubject(tenant, subject)], []);
    return parseArtifactReplies(answer, STORE)
      .filter((artifact) => this.#isLive(artifact))
      .toSorted(newestFirst);
  }

  /** Redis has removed them: always 0. */
  removeExpired(): Promise<number> {
    return Promise.resolve(0);
  }

  async #removed(
    selection: { readonly model: string; readonly idDigest: string } | { readonly grantId: string },
  ): Promise<number> {
    const [script, key] =
      'idDigest' in selection
        ? [removeScript, this.#keyOf(selection)]
        : [removeGrantScript, this.#keys.ofGrant(selection.grantId)];
    return parseCount(await this.#run(script, [key], [String(this.#options.clock.now())]), STORE);
  }

  #keyOf({ model, idDigest }: { readonly model: string; readonly idDigest: string }): string {
    return this.#keys.of({ model, by: 'id', digest: idDigest });
  }

  #isLive({ expiresAt }: OAuthArtifact): boolean {
    return expiresAt === null || expiresAt.getTime() > this.#options.clock.now();
  }

  async #tell(effects: Effects): Promise<void> {
    if (effects.changes.length > 0 || effects.events.length > 0) await this.#options.sink(effects);
  }

  async #run(script: RedisScript, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    try {
      return await script.run(this.#client, keys, args);
    } catch (error) {
      throw translateError(error, STORE);
    }
  }
}

function newestFirst(left: OAuthArtifact, right: OAuthArtifact): number {
  const byTime = right.createdAt.getTime() - left.createdAt.getTime();
  if (byTime !== 0) return byTime;
  return left.idDigest < right.idDigest ? 1 : -1;
}

function refuseTransaction({ transaction }: TransactionOption): void {
  if (transaction !== undefined) throw new TransactionUnsupportedError(STORE);
}
