import type { AuditEvent, Clock, EventRecorder } from '#core';
import type { AuditAlarm, ResolvedAuditOptions } from './audit-options.js';
import type { AuditSink } from './audit-sink.js';
import { RefusalAggregator } from './refusal-aggregator.js';

const BATCH_SIZE = 500;

/** What became of events, since the start. A happening that stands for many alike counts as many. */
export interface AuditCounters {
  /** Told to the recorder. */
  readonly recorded: number;
  /** Lost because the buffer was full, or the recorder closed. */
  readonly dropped: number;
  /** Lost for a sink because it threw or rejected; once per sink. */
  readonly failed: number;
}

/**
 * Takes events at once and hands them to the sinks a moment later, in order and in batches.
 *
 * What waits is bounded, refusals that are alike are aggregated ({@link RefusalAggregator}), and whatever is
 * lost is counted and alarmed.
 */
export class AuditRecorder implements EventRecorder {
  readonly #options: ResolvedAuditOptions;
  readonly #clock: Clock;
  readonly #refusals: RefusalAggregator;
  readonly #buffer: AuditEvent[] = [];
  #recorded = 0;
  #dropped = 0;
  #failed = 0;
  #full = false;
  #closed = false;
  #writing: Promise<void> | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #windowTimer: NodeJS.Timeout | undefined;

  constructor(options: ResolvedAuditOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#refusals = new RefusalAggregator(options.aggregateSeconds);
  }

  /** What became of the events so far: lost ones belong on a dashboard. */
  get counters(): AuditCounters {
    return { recorded: this.#recorded, dropped: this.#dropped, failed: this.#failed };
  }

  record(event: AuditEvent): void {
    this.#recorded += 1;
    if (this.#closed) {
      this.#dropped += 1;
      return;
    }
    if (this.#options.sinks.length === 0) return;
    const now = this.#clock.monotonic();
    this.#closeWindows(now);
    if (event.outcome === 'success' || this.#refusals.passes(event, now)) this.#enqueue(event);
    this.#armWindowTimer(now);
  }

  /** Resolves when all that was recorded before has been offered to the sinks; never rejects. Open counts stay open. */
  async flush(): Promise<void> {
    while (this.#writing !== undefined || this.#buffer.length > 0) {
      this.#writing ??= this.#writeBatch();
      await this.#writing;
    }
  }

  /** Writes open counts and all that waits, and records nothing from now on. Idempotent; never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#windowTimer);
    this.#closeWindows(Infinity);
    await this.flush();
    clearImmediate(this.#immediate);
  }

  #closeWindows(now: number): void {
    for (const count of this.#refusals.closeUntil(now)) this.#enqueue(count);
  }

  /** So that a count is written although nothing else happens any more. */
  #armWindowTimer(now: number): void {
    const closeAt = this.#refusals.nextCloseAt;
    if (this.#windowTimer !== undefined || closeAt === undefined) return;
    this.#windowTimer = setTimeout(() => {
      this.#windowTimer = undefined;
      const later = this.#clock.monotonic();
      this.#closeWindows(later);
      this.#armWindowTimer(later);
    }, closeAt - now).unref();
  }

  #enqueue(event: AuditEvent): void {
    if (this.#buffer.length >= this.#options.bufferSize) {
      this.#dropped += event.count ?? 1;
      if (!this.#full) this.#alarm({ type: 'buffer-full', bufferSize: this.#options.bufferSize });
      this.#full = true;
      return;
    }
    this.#buffer.push(event);
    // Not in this turn of the event loop: the request that the event tells of goes first.
    this.#immediate ??= setImmediate(() => {
      this.#immediate = undefined;
      void this.flush();
    });
  }

  async #writeBatch(): Promise<void> {
    const batch = Object.freeze(this.#buffer.splice(0, BATCH_SIZE));
    if (this.#buffer.length === 0) this.#full = false;
    await Promise.all(this.#options.sinks.map((sink) => this.#write(sink, batch)));
    this.#writing = undefined;
  }

  async #write(sink: AuditSink, batch: readonly AuditEvent[]): Promise<void> {
    try {
      await sink.write(batch);
    } catch (cause) {
      const events = batch.reduce((sum, event) => sum + (event.count ?? 1), 0);
      this.#failed += events;
      this.#alarm({ type: 'sink-failed', sink, events, cause });
    }
  }

  #alarm(alarm: AuditAlarm): void {
    try {
      this.#options.onAlarm(alarm);
    } catch {
      // Nobody is left to tell; the counters have it.
    }
  }
}
