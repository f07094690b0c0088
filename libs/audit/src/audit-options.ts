import { z } from 'zod';

import { parseOptions } from '#core';
import type { AuditSink } from './audit-sink.js';

/** What somebody should look at; the counters go on counting after the first alarm. */
export type AuditAlarm =
  /** A sink did not take a batch: these events are missing there. */
  | {
      readonly type: 'sink-failed';
      readonly sink: AuditSink;
      readonly events: number;
      readonly cause: unknown;
    }
  /** Sinks are slower than events come; from now on events are dropped, until there is room again. */
  | { readonly type: 'buffer-full'; readonly bufferSize: number };

/** How what happens is recorded. */
export interface AuditOptions {
  /**
   * Where events go; each sink gets all that are recorded. Events of a database store's mutations stand in its table
   * `latchkey_event` instead.
   *
   * @default none: events are counted and forgotten
   */
  readonly sinks?: readonly AuditSink[] | undefined;
  /**
   * How many events may wait for the sinks, 1–1,000,000; further ones are dropped and counted.
   *
   * @default 10_000
   */
  readonly bufferSize?: number | undefined;
  /**
   * For how many seconds refusals like one that was just written are counted instead of written, 1–3600.
   *
   * @default 60
   */
  readonly aggregateSeconds?: number | undefined;
  /**
   * Told when events are lost. Must not throw, nor wait.
   *
   * @default nobody is told; the counters tell
   */
  readonly onAlarm?: ((alarm: AuditAlarm) => void) | undefined;
}

/** {@link AuditOptions}, validated and with defaults. */
export interface ResolvedAuditOptions {
  readonly sinks: readonly AuditSink[];
  readonly bufferSize: number;
  readonly aggregateSeconds: number;
  readonly onAlarm: (alarm: AuditAlarm) => void;
}

const tellNobody = (): void => undefined;

const schema = z.strictObject({
  sinks: z.array(z.custom<AuditSink>(isSink, 'is not an AuditSink')).readonly().default([]),
  bufferSize: z.int().min(1).max(1_000_000).default(10_000),
  aggregateSeconds: z.int().min(1).max(3600).default(60),
  onAlarm: z
    .custom<(alarm: AuditAlarm) => void>((value) => typeof value === 'function', 'is not a function')
    .default(() => tellNobody),
});

/**
 * Validates and completes the options of the audit.
 *
 * @throws InvalidOptionsError `invalid_options`, naming the option: `audit.bufferSize`
 */
export function resolveAuditOptions(options: AuditOptions = {}): ResolvedAuditOptions {
  return parseOptions(schema, options, 'audit');
}

function isSink(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'write' in value && typeof value.write === 'function';
}
