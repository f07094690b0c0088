import { z } from 'zod';

import type { Clock, Effects, Mutation, TransactionOption } from '#core';
import { parseOptions, StoreUnavailableError, systemClock, TransactionUnsupportedError } from '#core';

import type { OAuthArtifactKey, OAuthArtifactStore, SaveOptions } from './oauth-artifact-store.js';
import type { OAuthArtifact } from './oauth-artifact.js';

/** Options of {@link MemoryOAuthArtifactStore}. */
export interface MemoryOAuthArtifactStoreOptions {
  /**
   * So many artifacts are kept. One more is refused with `store_unavailable`: to push out another would end
   * somebody's grant, or let a code be used twice.
   * @default 100_000
   */
  readonly maxArtifacts?: number;
}

const options = z.strictObject({ maxArtifacts: z.int().positive().default(100_000) });

/** So many artifacts are looked at by each save. */
const SWEPT_BY_SAVE = 8;

/** An expired one is kept for so long: what must come once is still known to whoever's clock is behind. */
const KEPT_MILLISECONDS = 60_000;

/**
 * Keeps artifacts in memory, for tests and first steps: they end with the process. Records are copied on their
 * way in and out. Each method does its work in one turn of the event loop, which makes it atomic.
 *
 * Each save sweeps a few, going round, so that no timer is needed and memory is bounded by the live ones.
 */
export class MemoryOAuthArtifactStore implements OAuthArtifactStore {
  readonly #artifacts = new Map<string, OAuthArtifact>();
  /** From a name by uid or user code to the one by id. */
  readonly #aliases = new Map<string, string>();
  /** The names by id of what belongs to a grant. */
  readonly #grants = new Map<string, Set<string>>();
  readonly #sink: (effects: Effects) => void;
  readonly #clock: Clock;
  readonly #maxArtifacts: number;
  #round = this.#artifacts.entries();

  /**
   * @param sink hears the effects of each mutation; when it throws, nothing is written
   * @throws InvalidOptionsError `invalid_options`
   */
  constructor(
    sink: (effects: Effects) => void,
    clock: Clock = systemClock,
    given: MemoryOAuthArtifactStoreOptions = {},
  ) {
    this.#sink = sink;
    this.#clock = clock;
    this.#maxArtifacts = parseOptions(options, given, 'MemoryOAuthArtifactStore').maxArtifacts;
  }

  async save(artifact: OAuthArtifact, { ifAbsent, ...mutation }: SaveOptions): Promise<boolean> {
    refuseTransaction(mutation);
    const copy = copyOf(artifact);
    const name = nameOf(artifact.model, 'id', artifact.idDigest);
    this.#sweep();
    const replaced = this.#artifacts.get(name);
    if (replaced !== undefined && ifAbsent === true) return false;
    if (replaced === undefined && this.#artifacts.size >= this.#maxArtifacts) {
      throw new StoreUnavailableError('MemoryOAuthArtifactStore', new RangeError('maxArtifacts is reached'));
    }
    this.#sink(mutation.effects);
    if (replaced !== undefined) this.#forgetNames(name, replaced);
    this.#artifacts.set(name, { ...copy, consumedAt: replaced?.consumedAt ?? copy.consumedAt });
    for (const alias of aliasesOf(copy)) this.#aliases.set(alias, name);
    if (copy.grantId !== null) this.#membersOf(copy.grantId).add(name);
    return true;
  }

  async find({ model, by, digest }: OAuthArtifactKey): Promise<OAuthArtifact | undefined> {
    const name = nameOf(model, by, digest);
    const found = this.#live(by === 'id' ? name : this.#aliases.get(name), this.#clock.now());
    return found && copyOf(found);
  }

  async consume(model: string, idDigest: string, at: Date): Promise<boolean> {
    const name = nameOf(model, 'id', idDigest);
    const found = this.#live(name, at.getTime());
    if (found === undefined || found.consumedAt !== null) return false;
    this.#artifacts.set(name, { ...found, consumedAt: new Date(at) });
    return true;
  }

  async remove(
    selection: { readonly model: string; readonly idDigest: string } | { readonly grantId: string },
    mutation: Mutation,
  ): Promise<number> {
    refuseTransaction(mutation);
    const names =
      'idDigest' in selection
        ? [nameOf(selection.model, 'id', selection.idDigest)]
        : [...(this.#grants.get(selection.grantId) ?? [])];
    const live = names.filter((name) => this.#live(name, this.#clock.now()) !== undefined).length;
    if (live > 0) this.#sink(mutation.effects);
    for (const name of names) this.#forget(name);
    return live;
  }

  async listGrants({
    tenant,
    subject,
  }: {
    readonly tenant: string;
    readonly subject: string;
  }): Promise<readonly OAuthArtifact[]> {
    const now = this.#clock.now();
    return [...this.#artifacts.values()]
      .filter(
        (artifact) =>
          artifact.model === 'Grant' &&
          artifact.tenant === tenant &&
          artifact.subject === subject &&
          isLive(artifact, now),
      )
      .toSorted(newestFirst)
      .map(copyOf);
  }

  async removeExpired(before: Date, limit: number): Promise<number> {
    let removed = 0;
    for (const [name, { expiresAt }] of this.#artifacts) {
      if (removed >= limit) break;
      if (expiresAt === null || expiresAt >= before) continue;
      this.#forget(name);
      removed += 1;
    }
    return removed;
  }

  #live(name: string | undefined, at: number): OAuthArtifact | undefined {
    const artifact = name === undefined ? undefined : this.#artifacts.get(name);
    return artifact !== undefined && isLive(artifact, at) ? artifact : undefined;
  }

  #membersOf(grantId: string): Set<string> {
    const members = this.#grants.get(grantId) ?? new Set();
    this.#grants.set(grantId, members);
    return members;
  }

  #forget(name: string): void {
    const artifact = this.#artifacts.get(name);
    if (artifact === undefined) return;
    this.#forgetNames(name, artifact);
    this.#artifacts.delete(name);
  }

  #forgetNames(name: string, artifact: OAuthArtifact): void {
    for (const alias of aliasesOf(artifact)) {
      if (this.#aliases.get(alias) === name) this.#aliases.delete(alias);
    }
    if (artifact.grantId === null) return;
    const members = this.#grants.get(artifact.grantId);
    members?.delete(name);
    if (members?.size === 0) this.#grants.delete(artifact.grantId);
  }

  /** Constant work, and removes faster than one at a time can be added. */
  #sweep(): void {
    const expiredBefore = this.#clock.now() - KEPT_MILLISECONDS;
    for (let looked = 0; looked < SWEPT_BY_SAVE; looked += 1) {
      const next = this.#round.next();
      if (next.done === true) {
        this.#round = this.#artifacts.entries();
        return;
      }
      const [name, artifact] = next.value;
      if (!isLive(artifact, expiredBefore)) this.#forget(name);
    }
  }
}

function nameOf(model: string, by: OAuthArtifactKey['by'], digest: string): string {
  return JSON.stringify([model, by, digest]);
}

function aliasesOf({ model, uidDigest, userCodeDigest }: OAuthArtifact): readonly string[] {
  return [
    ...(uidDigest === null ? [] : [nameOf(model, 'uid', uidDigest)]),
    ...(userCodeDigest === null ? [] : [nameOf(model, 'user-code', userCodeDigest)]),
  ];
}

function isLive({ expiresAt }: OAuthArtifact, at: number): boolean {
  return expiresAt === null || expiresAt.getTime() > at;
}

/** The payload as JSON keeps it, so that no other store surprises who began with this one. */
function copyOf(artifact: OAuthArtifact): OAuthArtifact {
  const payload: unknown = JSON.parse(JSON.stringify(artifact.payload));
  if (!isObject(payload)) throw new TypeError('The payload of an artifact is a JSON object');
  return {
    ...artifact,
    payload,
    createdAt: new Date(artifact.createdAt),
    expiresAt: artifact.expiresAt && new Date(artifact.expiresAt),
    consumedAt: artifact.consumedAt && new Date(artifact.consumedAt),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function newestFirst(left: OAuthArtifact, right: OAuthArtifact): number {
  const byTime = right.createdAt.getTime() - left.createdAt.getTime();
  if (byTime !== 0) return byTime;
  return left.idDigest < right.idDigest ? 1 : -1;
}

function refuseTransaction({ transaction }: TransactionOption): void {
  if (transaction !== undefined) throw new TransactionUnsupportedError('MemoryOAuthArtifactStore');
}
