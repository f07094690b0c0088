import { describe, expect, it } from '@jest/globals';

import { InvalidOptionsError } from '#core';
import { resolveAuditOptions } from './audit-options.js';
import type { AuditOptions } from './audit-options.js';
import { MemoryAuditSink } from './memory-audit-sink.js';

function pathOf(options: unknown): string {
  try {
    resolveAuditOptions(options as AuditOptions);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.path;
    throw error;
  }
  throw new Error('accepted');
}

describe('resolveAuditOptions', () => {
  it('gives the documented defaults', () => {
    expect(resolveAuditOptions()).toEqual({
      sinks: [],
      bufferSize: 10_000,
      aggregateSeconds: 60,
      onAlarm: expect.any(Function),
    });
  });

  it('keeps what it is given, in a frozen copy', () => {
    const sinks = [new MemoryAuditSink()];
    const onAlarm = () => undefined;
    const options = resolveAuditOptions({ sinks, bufferSize: 1, aggregateSeconds: 3600, onAlarm });
    expect(options).toEqual({ sinks, bufferSize: 1, aggregateSeconds: 3600, onAlarm });
    expect(options.sinks[0]).toBe(sinks[0]);
    expect(Object.isFrozen(options) && Object.isFrozen(options.sinks)).toBe(true);
    expect(Object.isFrozen(sinks)).toBe(false);
  });

  it.each([
    [{ sinks: [new MemoryAuditSink(), {}] }, 'audit.sinks[1]'],
    [{ sinks: new MemoryAuditSink() }, 'audit.sinks'],
    [{ bufferSize: 0 }, 'audit.bufferSize'],
    [{ bufferSize: 1.5 }, 'audit.bufferSize'],
    [{ aggregateSeconds: 0 }, 'audit.aggregateSeconds'],
    [{ aggregateSeconds: 3601 }, 'audit.aggregateSeconds'],
    [{ onAlarm: 'log' }, 'audit.onAlarm'],
    [{ sink: [] }, 'audit.sink'],
  ])('refuses %j and names the option', (options, path) => {
    expect(pathOf(options)).toBe(path);
  });
});
