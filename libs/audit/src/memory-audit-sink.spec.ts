import { describe, expect, it } from '@jest/globals';

import { SYSTEM_ACTOR } from '#core';
import type { AuditEvent } from '#core';
import { MemoryAuditSink } from './memory-audit-sink.js';

const event = (target: string): AuditEvent => ({
  type: 'session-started',
  occurredAt: new Date(0),
  tenant: 'default',
  actor: SYSTEM_ACTOR,
  outcome: 'success',
  target,
  reason: undefined,
  address: undefined,
  requestId: undefined,
});

describe('MemoryAuditSink', () => {
  it('keeps the last events up to its capacity, oldest first', () => {
    const sink = new MemoryAuditSink(3);
    sink.write(['1', '2'].map(event));
    sink.write(['3', '4'].map(event));
    expect(sink.events.map(({ target }) => target)).toEqual(['2', '3', '4']);
  });

  it('keeps nothing at capacity 0', () => {
    const sink = new MemoryAuditSink(0);
    sink.write([event('1')]);
    expect(sink.events).toEqual([]);
  });

  it('gives a list that later events do not change', () => {
    const sink = new MemoryAuditSink();
    const before = sink.events;
    sink.write([event('1')]);
    expect(before).toEqual([]);
  });
});
