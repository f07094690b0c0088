import type { Effects, Mutation, TransactionOption } from '#core';
import { ConflictError, refuseTransaction } from '#core';

import { isLive } from './session-life.js';
import type { RefreshTokenRecord, SessionRecord } from './session-record.js';
import type { RefreshCommand, RefreshRotation, SessionOwner, SessionStore } from './session-store.js';

type LiveToken = Pick<RefreshTokenRecord, 'digest' | 'expiresAt'>;

/** A session and the refresh tokens that are still remembered of it. */
interface Family {
  session: SessionRecord;
  current: LiveToken;
  /** Digests, oldest first. */
  readonly used: Set<string>;
}

/** So many used refresh tokens are remembered of a session; an older one is refused as unknown. */
const USED_TOKENS = 1000;

/** Up to so many sessions nothing is swept. */
const SMALL = 1024;

/**
 * Keeps sessions in memory, for tests and first steps: they end with the process. Records are copied on their way
 * in and out. Each method does its work in one turn of the event loop, which makes it atomic.
 *
 * Sessions that are over are swept as new ones begin, so that memory is bounded by the live ones.
 */
export class MemorySessionStore implements SessionStore {
  readonly #families = new Map<string, Family>();
  readonly #familyOf = new Map<string, Family>();
  readonly #sink: (effects: Effects) => void;
  #sweepAt = SMALL;

  /** @param sink hears the effects of each mutation; when it throws, nothing is written */
  constructor(sink: (effects: Effects) => void) {
    this.#sink = sink;
  }

  async insert(session: SessionRecord, refreshToken: RefreshTokenRecord, mutation: Mutation): Promise<void> {
    refuseTransaction(mutation, 'MemorySessionStore');
    this.#refuseKnown(refreshToken.digest);
    if (this.#families.has(session.id)) throw new ConflictError('A session with this id exists');
    const { digest, expiresAt } = refreshToken;
    const current = { digest, expiresAt: new Date(expiresAt) };
    const family: Family = { session: copyOf(session), current, used: new Set() };
    this.#sink(mutation.effects);
    if (this.#families.size >= this.#sweepAt) this.#sweep(refreshToken.issuedAt);
    this.#families.set(session.id, family);
    this.#familyOf.set(digest, family);
  }

  async find(id: string, options: TransactionOption = {}): Promise<SessionRecord | undefined> {
    refuseTransaction(options, 'MemorySessionStore');
    const family = this.#families.get(id);
    return family && copyOf(family.session);
  }

  async rotate(command: RefreshCommand): Promise<RefreshRotation> {
    refuseTransaction(command, 'MemorySessionStore');
    const { presented, next, at, effects } = command;
    const family = this.#familyOf.get(presented);
    if (family === undefined) return { outcome: 'unknown' };
    const session = copyOf(family.session);
    if (presented !== family.current.digest) {
      if (session.endedAt !== null) return { outcome: 'reused', session };
      const reused = { outcome: 'reused', session: ended(session, 'refresh-token-reused', at) } as const;
      this.#sink(effects(reused));
      family.session = copyOf(reused.session);
      return reused;
    }
    if (session.endedAt !== null) return { outcome: 'ended', session };
    if (at >= family.current.expiresAt || at >= session.expiresAt) return { outcome: 'expired', session };
    this.#refuseKnown(next.digest);
    const rotated = { outcome: 'rotated', session: { ...session, lastUsedAt: new Date(at) } } as const;
    this.#sink(effects(rotated));
    family.session = copyOf(rotated.session);
    this.#replaceToken(family, next);
    return rotated;
  }

  async end(id: string, reason: string, at: Date, mutation: Mutation): Promise<boolean> {
    refuseTransaction(mutation, 'MemorySessionStore');
    const family = this.#families.get(id);
    if (family === undefined || !isLive(family.session, at)) return false;
    this.#sink(mutation.effects);
    family.session = ended(family.session, reason, at);
    return true;
  }

  async endAll(
    owner: SessionOwner,
    reason: string,
    at: Date,
    options: TransactionOption & { readonly effects: (ended: readonly SessionRecord[]) => Effects },
  ): Promise<readonly string[]> {
    refuseTransaction(options, 'MemorySessionStore');
    const families = this.#liveFamilies(owner, at);
    if (families.length === 0) return [];
    this.#sink(options.effects(families.map(({ session }) => ended(session, reason, at))));
    for (const family of families) family.session = ended(family.session, reason, at);
    return families.map(({ session }) => session.id);
  }

  async list(owner: SessionOwner, at: Date): Promise<readonly SessionRecord[]> {
    return this.#liveFamilies(owner, at)
      .map(({ session }) => copyOf(session))
      .toSorted(newestFirst);
  }

  #liveFamilies({ tenant, subject }: SessionOwner, at: Date): readonly Family[] {
    return [...this.#families.values()].filter(
      ({ session }) => session.tenant === tenant && session.subject === subject && isLive(session, at),
    );
  }

  #replaceToken(family: Family, next: LiveToken): void {
    family.used.add(family.current.digest);
    family.current = { digest: next.digest, expiresAt: new Date(next.expiresAt) };
    this.#familyOf.set(next.digest, family);
    const [oldest] = family.used;
    if (oldest === undefined || family.used.size <= USED_TOKENS) return;
    family.used.delete(oldest);
    this.#familyOf.delete(oldest);
  }

  #refuseKnown(digest: string): void {
    if (this.#familyOf.has(digest)) throw new ConflictError('This refresh token exists');
  }

  /** Looks at each session once in as many insertions as there are live sessions: constant work for each. */
  #sweep(at: Date): void {
    for (const [id, { session, current, used }] of this.#families) {
      if (isLive(session, at) && at < current.expiresAt) continue;
      this.#families.delete(id);
      for (const digest of [current.digest, ...used]) this.#familyOf.delete(digest);
    }
    this.#sweepAt = Math.max(SMALL, 2 * this.#families.size);
  }
}

function copyOf(session: SessionRecord): SessionRecord {
  return {
    ...session,
    authenticatedAt: new Date(session.authenticatedAt),
    lastUsedAt: new Date(session.lastUsedAt),
    expiresAt: new Date(session.expiresAt),
    endedAt: session.endedAt && new Date(session.endedAt),
  };
}

function ended(session: SessionRecord, reason: string, at: Date): SessionRecord {
  return { ...copyOf(session), endedAt: new Date(at), endedReason: reason };
}

function newestFirst(left: SessionRecord, right: SessionRecord): number {
  const byTime = right.authenticatedAt.getTime() - left.authenticatedAt.getTime();
  if (byTime !== 0) return byTime;
  return left.id < right.id ? 1 : -1;
}
