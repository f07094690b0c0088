import type { AuditEvent } from '#core';
import type { AuditSink } from './audit-sink.js';

/** Keeps the last events in memory: for tests and first steps, gone with the process. */
export class MemoryAuditSink implements AuditSink {
  readonly #capacity: number;
  #events: readonly AuditEvent[] = [];

  /** @param capacity how many events to keep; older ones make room */
  constructor(capacity = 1000) {
    this.#capacity = capacity;
  }

  /** The events that are kept, oldest first. */
  get events(): readonly AuditEvent[] {
    return this.#events;
  }

  write(events: readonly AuditEvent[]): void {
    const all = [...this.#events, ...events];
    this.#events = all.slice(Math.max(0, all.length - this.#capacity));
  }
}
