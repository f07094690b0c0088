import { ANONYMOUS_ACTOR, DEFAULT_TENANT } from '#core';
import type { AuditEvent } from '#core';

/** So many different refusals are told apart at a time; further ones are told apart by their type alone. */
const MAX_WINDOWS = 1000;

interface Window {
  /** Monotonic milliseconds. */
  readonly closesAt: number;
  /** What the count is written as; undefined while nothing but the first event came. */
  count: AuditEvent | undefined;
}

/**
 * Keeps refusals from flooding the audit: of those that are alike the first passes, the others are counted,
 * and the count becomes an event when the window closes.
 *
 * Alike are events of one type, outcome, tenant, reason, target and address; where the caller was
 * authenticated, also of one subject and credential. An id that an unauthenticated caller presented tells
 * nothing apart (it may be made up, a new one each time); the count names it when all had the same.
 * However many addresses an attacker has, at most 1,000 events pass per window, and one per type beyond.
 */
export class RefusalAggregator {
  readonly #windowMs: number;
  /** In the order in which they close, since all are equally long. */
  readonly #windows = new Map<string, Window>();

  constructor(windowSeconds: number) {
    this.#windowMs = windowSeconds * 1000;
  }

  /** When the next window closes, in monotonic milliseconds; undefined when none is open. */
  get nextCloseAt(): number | undefined {
    return this.#windows.values().next().value?.closesAt;
  }

  /** Whether the event is to be written; otherwise it was counted. */
  passes(event: AuditEvent, now: number): boolean {
    const key = likeness(event);
    if (this.#windows.has(key) || this.#windows.size < MAX_WINDOWS) return this.#enter(key, event, now);
    return this.#enter(event.type, generalized(event), now);
  }

  /** Closes the windows whose time is over, and gives their counts. */
  closeUntil(now: number): readonly AuditEvent[] {
    const counts: AuditEvent[] = [];
    for (const [key, window] of this.#windows) {
      if (window.closesAt > now) break;
      this.#windows.delete(key);
      if (window.count !== undefined) counts.push(window.count);
    }
    return counts;
  }

  #enter(key: string, event: AuditEvent, now: number): boolean {
    const window = this.#windows.get(key);
    if (window === undefined) {
      this.#windows.set(key, { closesAt: now + this.#windowMs, count: undefined });
      return true;
    }
    window.count = counted(window.count, event);
    return false;
  }
}

function likeness({ type, outcome, tenant, reason, target, address, actor }: AuditEvent): string {
  const caller = actor.kind === 'anonymous' ? [] : [actor.kind, actor.subject, actor.credentialId];
  return JSON.stringify([type, outcome, tenant, reason, target, address, ...caller]);
}

/** What is true of all events of the type, when they are too many to be told apart. */
function generalized(event: AuditEvent): AuditEvent {
  return {
    ...event,
    tenant: DEFAULT_TENANT,
    actor: ANONYMOUS_ACTOR,
    target: 'various',
    reason: undefined,
    address: undefined,
    requestId: undefined,
  };
}

function counted(before: AuditEvent | undefined, event: AuditEvent): AuditEvent {
  if (before === undefined) return { ...event, count: 1 };
  const credentialId =
    before.actor.credentialId === event.actor.credentialId ? event.actor.credentialId : undefined;
  return { ...event, actor: { ...event.actor, credentialId }, count: (before.count ?? 0) + 1 };
}
