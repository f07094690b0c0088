export type { AuditAlarm, AuditOptions, ResolvedAuditOptions } from './audit-options.js';
export { resolveAuditOptions } from './audit-options.js';
export type { AuditSink } from './audit-sink.js';
export type { AuditCounters } from './audit-recorder.js';
export { AuditRecorder } from './audit-recorder.js';
export { MemoryAuditSink } from './memory-audit-sink.js';
export { NestLoggerAuditSink } from './nest-logger-audit-sink.js';
