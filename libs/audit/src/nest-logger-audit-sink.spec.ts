import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { AuditEvent } from '#core';
import { NestLoggerAuditSink } from './nest-logger-audit-sink.js';

const event: AuditEvent = {
  type: 'api-key-revoked',
  occurredAt: new Date('2026-01-02T03:04:05.678Z'),
  tenant: 'default',
  actor: { kind: 'user', subject: 'alice', credentialId: 'jti-1' },
  outcome: 'success',
  target: 'api-key:1',
  reason: 'left the company',
  address: '192.0.2.1',
  requestId: 'r-1',
};

function lines(...events: AuditEvent[]): [level: string, line: string][] {
  const written: [string, string][] = [];
  const logger = {
    log: (message: string) => written.push(['log', message]),
    warn: (message: string) => written.push(['warn', message]),
  };
  new NestLoggerAuditSink(logger).write(events);
  return written;
}

const lineOf = (part: Partial<AuditEvent>) => lines({ ...event, ...part })[0]?.[1] ?? '';

describe('NestLoggerAuditSink', () => {
  it('writes each event as one line of JSON', () => {
    expect(lines(event, { ...event, count: 3 }).map(([, line]): unknown => JSON.parse(line))).toEqual([
      { ...event, occurredAt: '2026-01-02T03:04:05.678Z' },
      { ...event, occurredAt: '2026-01-02T03:04:05.678Z', count: 3 },
    ]);
  });

  it('logs what succeeded, and warns of refusals and denials', () => {
    const outcomes = (['success', 'refused', 'denied'] as const).map((outcome) => ({ ...event, outcome }));
    expect(lines(...outcomes).map(([level]) => level)).toEqual(['log', 'warn', 'warn']);
  });

  it.each([
    ['line feed', '\n'],
    ['carriage return', '\r'],
    ['escape (terminal colours)', '\u001b[2K'],
    ['delete', '\u007f'],
    ['next line', '\u0085'],
    ['line separator', '\u2028'],
    ['paragraph separator', '\u2029'],
    ['right-to-left override', '\u202e'],
    ['zero-width space', '\u200b'],
    ['byte-order mark', '\ufeff'],
    ['a tag beyond the basic plane', '\u{e0041}'],
  ])('writes a %s as an escape', (_what, character) => {
    const line = lineOf({ reason: `a${character}b` });
    expect(line).not.toContain(character);
    expect(JSON.parse(line)).toMatchObject({ reason: `a${character}b` });
  });

  it('lets no value break the line, end its string or be lost', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (target, reason, subject) => {
        const actor = { ...event.actor, subject };
        const line = lineOf({ target, reason, actor });
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(line)).toMatchObject({ target, reason, actor });
      }),
    );
  });

  it('writes the fields of an event, and nothing that it happens to carry besides', () => {
    const actor = { ...event.actor, secret: 's3cr3t' };
    const loaded = { ...event, actor, secret: 's3cr3t' };
    expect(lineOf(loaded)).not.toContain('s3cr3t');
  });
});
