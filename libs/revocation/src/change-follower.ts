import { StoreUnavailableError } from '#core';

import type { ChangeListener } from './change-listener.js';
import type { ChangeSignal } from './change-signal.js';
import type { FeedReaderParts } from './feed-reader.js';
import { FeedReader } from './feed-reader.js';
import { inTime } from './patience.js';
import type { RetentionParts } from './retention.js';
import { Retention } from './retention.js';
import type { ResolvedRevocationOptions } from './revocation-options.js';
import { BOUND_SECONDS } from './revocation-options.js';
import { SerialRuns } from './serial-runs.js';

const POLL_MS = 1000;

/** Between two reads that signals ask for, and before a read that failed is tried again. */
const GAP_MS = 20;

/** So long a request is held up at most that waits for a read. */
const CATCH_UP_MS = 2000;

/** So many entries of the denylist are looked at with each read, for want of a timer of its own. */
const SWEPT_BY_READ = 1000;

export interface ChangeFollowerParts extends FeedReaderParts, RetentionParts {
  readonly options: ResolvedRevocationOptions;
  /** Makes it faster than its poll. */
  readonly signal?: ChangeSignal | undefined;
}

/**
 * Follows the change feed: keeps the denylist and the listeners up to date, and knows when it has lost the feed.
 *
 * It reads each second, at a signal, and after this process has appended; one read at a time, and nothing before
 * {@link ready} is called.
 */
export class ChangeFollower {
  readonly #parts: ChangeFollowerParts;
  readonly #reader: FeedReader;
  readonly #retention: Retention;
  readonly #runs = new SerialRuns(() => this.#read());
  readonly #boundMs: number;
  #ready: Promise<void> | undefined;
  #following: { stopHearing(): void; stopListening(): Promise<void> } | undefined;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #freshAt: number | undefined;
  #startedAt = 0;
  #failure: Error | undefined;
  #reading = false;
  #poked = false;
  #appended = false;

  constructor(parts: ChangeFollowerParts) {
    this.#parts = parts;
    this.#reader = new FeedReader(parts);
    this.#retention = new Retention(parts);
    this.#boundMs = (BOUND_SECONDS + parts.options.onFeedLost.acceptForSeconds) * 1000;
  }

  /**
   * Begins to follow, once; fulfilled when all that is active is known. A call after one that failed tries again.
   *
   * @throws StoreUnavailableError `store_unavailable`
   */
  ready(): Promise<void> {
    this.#ready ??= this.#begin().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  /** Whether all that was committed is known, but for what is younger than the published bound. */
  isFresh(): boolean {
    return this.#freshAt !== undefined && this.#parts.clock.monotonic() - this.#freshAt <= this.#boundMs;
  }

  /** How old the newest is that may be missing; undefined before it is ready. */
  lagSeconds(): number | undefined {
    return this.#freshAt === undefined ? undefined : (this.#parts.clock.monotonic() - this.#freshAt) / 1000;
  }

  /**
   * Fulfilled when all is known that was committed before this call; calls at the same time share one read.
   * Waits for two seconds at most.
   *
   * @throws StoreUnavailableError `store_unavailable`
   */
  async catchUp(): Promise<void> {
    if (this.#failure !== undefined && this.#sinceStart() < GAP_MS) throw this.#failure;
    await inTime(
      this.ready().then(() => this.#runs.run()),
      CATCH_UP_MS,
    );
  }

  /** Has the feed read soon: now, or as soon as the gap between two reads allows. */
  poke(): void {
    if (this.#following === undefined) return;
    if (this.#reading) this.#poked = true;
    else this.#schedule(Math.max(0, GAP_MS - this.#sinceStart()));
  }

  /** Has a listener hear every change. @returns ends it */
  subscribe(listener: ChangeListener): () => void {
    return this.#reader.subscribe(listener);
  }

  /** Stops for good; fulfilled when nothing of it is under way any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#following?.stopHearing();
    await Promise.all([this.#following?.stopListening(), this.#runs.settled(), this.#retention.close()]);
    this.#following = undefined;
  }

  async #begin(): Promise<void> {
    await this.#runs.run();
    if (this.#closed) return;
    const { log, signal } = this.#parts;
    this.#following = {
      stopHearing: log.onAppend(() => {
        this.#appended = true;
        this.poke();
      }),
      stopListening: signal?.subscribe(() => this.poke()) ?? (async () => undefined),
    };
    this.#schedule(POLL_MS);
  }

  async #read(): Promise<void> {
    if (this.#closed) throw new StoreUnavailableError('the change feed', new Error('it is closed'));
    clearTimeout(this.#timer);
    this.#startedAt = this.#parts.clock.monotonic();
    this.#reading = true;
    this.#poked = false;
    if (this.#appended) this.#parts.signal?.send();
    this.#appended = false;
    try {
      this.#freshAt = await this.#reader.read();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error instanceof Error ? error : new StoreUnavailableError('the change feed', error);
      throw this.#failure;
    } finally {
      this.#reading = false;
      if (this.#following !== undefined) this.#schedule(this.#poked ? GAP_MS : POLL_MS - this.#sinceStart());
    }
    this.#parts.denylist.sweep(SWEPT_BY_READ);
    this.#retention.tidyWhenDue();
  }

  #sinceStart(): number {
    return this.#parts.clock.monotonic() - this.#startedAt;
  }

  #schedule(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    const read = (): void => void this.#runs.run().catch(() => undefined);
    this.#timer = setTimeout(read, Math.max(0, milliseconds)).unref();
  }
}
