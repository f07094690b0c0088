import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { ANONYMOUS_ACTOR, SYSTEM_ACTOR, systemClock } from '#core';
import type { AuditEvent } from '#core';
import { resolveAuditOptions } from './audit-options.js';
import type { AuditAlarm, AuditOptions } from './audit-options.js';
import { AuditRecorder } from './audit-recorder.js';
import type { AuditSink } from './audit-sink.js';
import { MemoryAuditSink } from './memory-audit-sink.js';

const issued = (target: string): AuditEvent => ({
  type: 'api-key-issued',
  occurredAt: new Date(0),
  tenant: 'default',
  actor: SYSTEM_ACTOR,
  outcome: 'success',
  target,
  reason: undefined,
  address: undefined,
  requestId: undefined,
});
const refusal: AuditEvent = {
  ...issued('route:X.y'),
  type: 'credential-refused',
  actor: ANONYMOUS_ACTOR,
  outcome: 'refused',
};

/** A sink that takes batches only when it is let. */
class SlowSink implements AuditSink {
  readonly batches: (readonly AuditEvent[])[] = [];
  #release: (() => void) | undefined;

  write(events: readonly AuditEvent[]): Promise<void> {
    this.batches.push(events);
    return new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  release(): void {
    this.#release?.();
  }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const targets = (events: readonly AuditEvent[]) => events.map((event) => event.target);

function recorderOf(options: AuditOptions): AuditRecorder {
  return new AuditRecorder(resolveAuditOptions(options), systemClock);
}

describe('AuditRecorder', () => {
  it('returns before any sink is asked, and writes in the next turn of the event loop', async () => {
    const sink = new MemoryAuditSink();
    const recorder = recorderOf({ sinks: [sink] });
    recorder.record(issued('api-key:1'));
    await Promise.resolve();
    expect(sink.events).toEqual([]);
    await nextTurn();
    expect(targets(sink.events)).toEqual(['api-key:1']);
  });

  it('gives every sink every event, in order', async () => {
    const sinks = [new MemoryAuditSink(), new MemoryAuditSink()];
    const recorder = recorderOf({ sinks });
    const expected = Array.from({ length: 1200 }, (_, at) => `api-key:${at}`).slice(-1000);
    for (let at = 0; at < 1200; at += 1) recorder.record(issued(`api-key:${at}`));
    await recorder.flush();
    expect(sinks.map((sink) => targets(sink.events))).toEqual([expected, expected]);
  });

  it('writes one batch at a time, and what came meanwhile with the next', async () => {
    const sink = new SlowSink();
    const recorder = recorderOf({ sinks: [sink] });
    recorder.record(issued('1'));
    const flushed = recorder.flush();
    recorder.record(issued('2'));
    recorder.record(issued('3'));
    await nextTurn();
    expect(sink.batches.map(targets)).toEqual([['1']]);
    sink.release();
    await nextTurn();
    sink.release();
    await flushed;
    expect(sink.batches.map(targets)).toEqual([['1'], ['2', '3']]);
  });

  it.each<[string, AuditSink['write']]>([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no'))],
  ])('counts and alarms the events of a sink that %s, and goes on with the others', async (_how, write) => {
    const alarms: AuditAlarm[] = [];
    const broken = { write };
    const good = new MemoryAuditSink();
    const recorder = recorderOf({ sinks: [broken, good], onAlarm: (alarm) => alarms.push(alarm) });
    recorder.record(issued('1'));
    recorder.record(issued('2'));
    await recorder.flush();
    expect(targets(good.events)).toEqual(['1', '2']);
    expect(recorder.counters).toEqual({ recorded: 2, dropped: 0, failed: 2 });
    expect(alarms).toEqual([{ type: 'sink-failed', sink: broken, events: 2, cause: expect.any(Error) }]);
    recorder.record(issued('3'));
    await recorder.flush();
    expect(targets(good.events)).toEqual(['1', '2', '3']);
  });

  it('drops what the buffer cannot hold, counts it, and alarms once until the sinks have caught up', async () => {
    const alarms: AuditAlarm[] = [];
    const sink = new MemoryAuditSink();
    const recorder = recorderOf({ sinks: [sink], bufferSize: 2, onAlarm: (alarm) => alarms.push(alarm) });
    for (const target of ['1', '2', '3', '4']) recorder.record(issued(target));
    await recorder.flush();
    expect(targets(sink.events)).toEqual(['1', '2']);
    expect(recorder.counters).toEqual({ recorded: 4, dropped: 2, failed: 0 });
    expect(alarms).toEqual([{ type: 'buffer-full', bufferSize: 2 }]);
    for (const target of ['5', '6', '7']) recorder.record(issued(target));
    expect(alarms).toHaveLength(2);
    await recorder.close();
  });

  it('does not throw when the alarm does', async () => {
    const onAlarm = () => {
      throw new Error('no');
    };
    const recorder = recorderOf({ sinks: [{ write: onAlarm }], bufferSize: 1, onAlarm });
    recorder.record(issued('1'));
    expect(() => recorder.record(issued('2'))).not.toThrow();
    await expect(recorder.flush()).resolves.toBeUndefined();
  });

  it('hands sinks a batch that none of them can change for the others', async () => {
    let frozen = false;
    const recorder = recorderOf({
      sinks: [
        {
          write: (events) => {
            frozen = Object.isFrozen(events);
          },
        },
      ],
    });
    recorder.record(issued('1'));
    await recorder.flush();
    expect(frozen).toBe(true);
  });

  it('counts without sinks, and keeps nothing', async () => {
    const recorder = recorderOf({});
    recorder.record(refusal);
    await recorder.close();
    expect(recorder.counters).toEqual({ recorded: 1, dropped: 0, failed: 0 });
  });

  it('writes on close what waits and what was only counted', async () => {
    const sink = new MemoryAuditSink();
    const recorder = recorderOf({ sinks: [sink] });
    for (let at = 0; at < 5; at += 1) recorder.record(refusal);
    await recorder.close();
    expect(sink.events.map((event) => event.count)).toEqual([undefined, 4]);
  });

  it('counts as dropped what is recorded after close, and closes twice without harm', async () => {
    const sink = new MemoryAuditSink();
    const recorder = recorderOf({ sinks: [sink] });
    await recorder.close();
    recorder.record(issued('late'));
    await recorder.close();
    expect(sink.events).toEqual([]);
    expect(recorder.counters.dropped).toBe(1);
  });
});

describe('AuditRecorder, refusals over time', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('writes the first refusal at once, and the count when the window closes although nothing else happens', async () => {
    const sink = new MemoryAuditSink();
    const recorder = recorderOf({ sinks: [sink], aggregateSeconds: 10 });
    for (let at = 0; at < 100; at += 1) recorder.record(refusal);
    await recorder.flush();
    expect(sink.events).toEqual([refusal]);
    await jest.advanceTimersByTimeAsync(10_001);
    expect(sink.events.map((event) => event.count)).toEqual([undefined, 99]);
  });

  it('never aggregates what succeeded', async () => {
    const sink = new MemoryAuditSink();
    const recorder = recorderOf({ sinks: [sink] });
    recorder.record(issued('1'));
    recorder.record(issued('1'));
    await recorder.flush();
    expect(sink.events).toHaveLength(2);
  });

  it('[G07] leaves no timer behind once it is closed', async () => {
    const recorder = recorderOf({ sinks: [new MemoryAuditSink()] });
    recorder.record(refusal);
    recorder.record(issued('1'));
    expect(jest.getTimerCount()).toBe(2);
    await recorder.close();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('[G07] finishes its flush before close resolves, with a sink that takes its time', async () => {
    jest.useRealTimers();
    const sink = new SlowSink();
    const recorder = recorderOf({ sinks: [sink] });
    recorder.record(issued('1'));
    let closed = false;
    const closing = recorder.close().then(() => {
      closed = true;
    });
    await nextTurn();
    expect(closed).toBe(false);
    sink.release();
    await closing;
    expect(sink.batches.map(targets)).toEqual([['1']]);
  });
});
