import type { LoggerService } from '@nestjs/common';

import type { AuditEvent } from '#core';
import type { AuditSink } from './audit-sink.js';

/**
 * Characters that JSON leaves as they are and that a terminal or a log viewer may take for a line break, a
 * change of direction or nothing at all: control (C1), format, line and paragraph separators.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Writes each event as one line of JSON to a Nest logger: successes as `log`, refusals and denials as `warn`.
 * No value can end the line or hide in it.
 *
 * @example
 * ```ts
 * LatchkeyModule.forRoot({ audit: { sinks: [new NestLoggerAuditSink(new Logger('Audit'))] } });
 * ```
 */
export class NestLoggerAuditSink implements AuditSink {
  readonly #logger: Pick<LoggerService, 'log' | 'warn'>;

  constructor(logger: Pick<LoggerService, 'log' | 'warn'>) {
    this.#logger = logger;
  }

  write(events: readonly AuditEvent[]): void {
    for (const event of events) {
      if (event.outcome === 'success') this.#logger.log(line(event));
      else this.#logger.warn(line(event));
    }
  }
}

function line(event: AuditEvent): string {
  // Field by field: what an event happens to carry besides stays out of the log.
  const { type, outcome, occurredAt, tenant, actor, target, reason, address, requestId, count, reportOnly } =
    event;
  const { kind, subject, credentialId } = actor;
  const fields = {
    type,
    outcome,
    occurredAt,
    tenant,
    actor: { kind, subject, credentialId },
    target,
    reason,
    address,
    requestId,
    count,
    reportOnly,
  };
  return JSON.stringify(fields).replace(INVISIBLE, escaped);
}

/** As JSON writes it: `\u2028`; two of them for a character beyond the basic plane. */
function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
