import type { Clock, Effects, Mutation } from '#core';
import { StoreUnavailableError, systemClock, TransactionUnsupportedError } from '#core';

import type {
  AccessTokenRevocations,
  RevocableToken,
  RevokedGrant,
  RevokedToken,
} from './access-token-revocations.js';

/** So many entries are kept; one more is refused: to forget another would bring a revoked token back to life. */
const MAX_ENTRIES = 100_000;

/** Remembers revocations in this process alone: for tests and a single process. Entries end with their tokens. */
export class MemoryAccessTokenRevocations implements AccessTokenRevocations {
  /** By what is revoked, with the end of the entry in epoch milliseconds. */
  readonly #entries = new Map<string, number>();
  readonly #sink: (effects: Effects) => void;
  readonly #clock: Clock;
  readonly #maxEntries: number;

  /** @param sink hears the effects of each mutation */
  constructor(
    sink: (effects: Effects) => void = () => undefined,
    clock: Clock = systemClock,
    maxEntries = MAX_ENTRIES,
  ) {
    this.#sink = sink;
    this.#clock = clock;
    this.#maxEntries = maxEntries;
  }

  async revokeToken({ issuer, tokenId, expiresAt }: RevokedToken, mutation: Mutation): Promise<void> {
    this.#add(entryOf('token', issuer, tokenId), expiresAt, mutation);
  }

  async revokeGrant({ issuer, grantId, expiresAt }: RevokedGrant, mutation: Mutation): Promise<void> {
    this.#add(entryOf('grant', issuer, grantId), expiresAt, mutation);
  }

  isRevoked({ issuer, tokenId, grantId }: RevocableToken): boolean {
    if (this.#holds(entryOf('token', issuer, tokenId))) return true;
    return grantId !== undefined && this.#holds(entryOf('grant', issuer, grantId));
  }

  #holds(entry: string): boolean {
    const end = this.#entries.get(entry);
    return end !== undefined && end > this.#clock.now();
  }

  #add(entry: string, expiresAt: Date, { effects, transaction }: Mutation): void {
    if (transaction !== undefined) throw new TransactionUnsupportedError('MemoryAccessTokenRevocations');
    if (this.#entries.size >= this.#maxEntries) this.#sweep();
    if (this.#entries.size >= this.#maxEntries && !this.#entries.has(entry)) {
      throw new StoreUnavailableError('MemoryAccessTokenRevocations', new RangeError('it is full'));
    }
    this.#sink(effects);
    this.#entries.set(entry, Math.max(expiresAt.getTime(), this.#entries.get(entry) ?? 0));
  }

  #sweep(): void {
    const now = this.#clock.now();
    for (const [entry, end] of this.#entries) {
      if (end <= now) this.#entries.delete(entry);
    }
  }
}

function entryOf(kind: 'token' | 'grant', issuer: string, id: string): string {
  return JSON.stringify([kind, issuer, id]);
}
