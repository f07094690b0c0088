import { setImmediate } from 'node:timers/promises';

import type { Change, Clock, DenylistEntry } from '#core';

import type { ChangeListener } from './change-listener.js';
import type { ChangeLog } from './change-log.js';
import type { DenylistStore } from './denylist-store.js';
import { isDenylistEntry } from './denylist-store.js';
import type { Denylist } from './denylist.js';
import { Patience } from './patience.js';

/** So many changes are read at a time: what that costs holds up nothing else for longer than a millisecond or two. */
const BATCH = 250;

/** A poll may fail twice within the published bound. */
const PATIENCE_MS = 1000;

export interface FeedReaderParts {
  readonly log: ChangeLog;
  readonly denylist: Denylist;
  readonly denylistStore: DenylistStore;
  readonly clock: Clock;
}

/** Brings the denylist and the listeners up to date with the change feed; one read at a time. */
export class FeedReader {
  readonly #parts: FeedReaderParts;
  readonly #patience = new Patience(PATIENCE_MS);
  readonly #listeners = new Set<ChangeListener>();
  #position: number | undefined;

  constructor(parts: FeedReaderParts) {
    this.#parts = parts;
  }

  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Reads to the end of the feed. All that was committed before the instant that it gives (monotonic, in
   * milliseconds) is known now.
   *
   * @throws StoreUnavailableError `store_unavailable`; what was read until then stays
   */
  async read(): Promise<number> {
    const { log, clock } = this.#parts;
    for (;;) {
      const startedAt = clock.monotonic();
      const after = this.#position ?? (await this.#load());
      const batch = await this.#patience.for(() => log.read(after, BATCH));
      if (batch.truncated) {
        this.#position = undefined;
        continue;
      }
      this.#hear(batch.changes);
      this.#position = batch.position;
      if (!batch.more) return startedAt;
      await others();
    }
  }

  /** What is added to the store while it loads is behind the position that was taken before. */
  async #load(): Promise<number> {
    const { log, denylist, denylistStore, clock } = this.#parts;
    const position = await this.#patience.for(() => log.position());
    const pages = denylistStore.load(new Date(clock.now()))[Symbol.asyncIterator]();
    for (;;) {
      const page: IteratorResult<readonly DenylistEntry[], unknown> = await this.#patience.for(() =>
        pages.next(),
      );
      if (page.done === true) break;
      // Nothing is taken out first: what was refused stays refused, and no moment is without a list.
      for (const entry of page.value) denylist.add(entry);
      await others();
    }
    for (const listener of this.#listeners) listener.reset();
    this.#position = position;
    return position;
  }

  #hear(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    for (const change of changes) {
      if (isDenylistEntry(change)) this.#parts.denylist.add(change);
    }
    for (const listener of this.#listeners) tell(listener, changes);
  }
}

/** Lets others have their turn: a store such as SQLite answers without one. */
async function others(): Promise<void> {
  await setImmediate();
}

/** One that fails has what it keeps dropped; when that fails too, so does the read, and the process is not fresh. */
function tell(listener: ChangeListener, changes: readonly Change[]): void {
  try {
    listener.changed(changes);
  } catch {
    listener.reset();
  }
}
