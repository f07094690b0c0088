import type { AuditEvent } from './audit-event.js';

/**
 * Where code tells what happened outside of a mutation: refusals and denials. Returns at once, never throws.
 * (Events of a mutation travel with it, as {@link Effects}.)
 */
export interface EventRecorder {
  record(event: AuditEvent): void;
}

export const EventRecorder = Symbol.for('nestjs-latchkey:EventRecorder');

/** Forgets every event: for verifiers that stand alone, without an audit. */
export const silentRecorder: EventRecorder = Object.freeze({ record: () => undefined });
