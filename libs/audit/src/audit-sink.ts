import type { AuditEvent } from '#core';

/**
 * Where audit events go.
 *
 * The recorder hands over batches one after the other, in the order in which the events were recorded, and
 * never two at a time. A batch is handed over once: one that `write` throws or rejects for is counted as failed
 * and not offered again. So `write` takes a batch wholly or not at all, needs no idempotence, and settles in
 * bounded time: events wait while it does not.
 */
export interface AuditSink {
  /** @param events at least one; immutable, and shared with the other sinks */
  write(events: readonly AuditEvent[]): void | Promise<void>;
}
