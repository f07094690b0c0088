import type { AuditActor, AuditEvent, Change, Effects, IssuedTokens } from '#core';
import { ANONYMOUS_ACTOR, cutOff, DEFAULT_TENANT, NO_EFFECTS, SYSTEM_ACTOR } from '#core';

import type { RequestContext } from './issued-session.js';
import type { SessionRecord } from './session-record.js';
import type { RefreshRotation } from './session-store.js';

/** When something happened, and in which request. */
export interface Occasion {
  readonly at: Date;
  readonly context: RequestContext;
}

export function sessionStarted(session: SessionRecord, occasion: Occasion): Effects {
  return { changes: [], events: [byItsUser('session-started', session, occasion)] };
}

/** Of a rotation that wrote something: the next refresh token, or the end of the session. */
export function sessionRotated(
  rotation: RefreshRotation,
  occasion: Occasion,
  tokens: IssuedTokens | undefined,
): Effects {
  switch (rotation.outcome) {
    case 'rotated':
      return { changes: [], events: [byItsUser('session-refreshed', rotation.session, occasion)] };
    case 'reused': {
      const reason = 'refresh-token-reused';
      const ended = sessionsEnded([rotation.session], reason, SYSTEM_ACTOR, occasion, tokens);
      const { tenant, id } = rotation.session;
      // Who presented it, the user or a thief, nobody knows.
      const about = { tenant, actor: ANONYMOUS_ACTOR, target: `session:${id}`, reason: undefined };
      return { ...ended, events: [event(reason, 'refused', about, occasion), ...ended.events] };
    }
    case 'expired':
    case 'ended':
    case 'unknown':
      return NO_EFFECTS;
  }
}

/** @param tokens the access tokens that end with the sessions; undefined: they live until they expire */
export function sessionsEnded(
  sessions: readonly SessionRecord[],
  reason: string,
  actor: AuditActor,
  occasion: Occasion,
  tokens: IssuedTokens | undefined,
): Effects {
  return {
    changes: sessions.flatMap((session) => changesOf(session, occasion, tokens)),
    events: sessions.map(({ tenant, id }) =>
      event('session-ended', 'success', { tenant, actor, target: `session:${id}`, reason }, occasion),
    ),
  };
}

function changesOf(
  { tenant, id, subject }: SessionRecord,
  { at }: Occasion,
  tokens: IssuedTokens | undefined,
): readonly Change[] {
  const ended: Change = { type: 'session-ended', tenant, sessionId: id, subject };
  if (tokens === undefined) return [ended];
  const { issuer, longestTokenSeconds } = tokens;
  return [ended, cutOff({ tenant, issuer, by: 'session', value: id, at, longestTokenSeconds })];
}

/** Holds nothing of what was typed: people type passwords into the wrong field. */
export function loginRefused(clientId: string, occasion: Occasion): AuditEvent {
  const about = {
    tenant: DEFAULT_TENANT,
    actor: ANONYMOUS_ACTOR,
    target: `client:${clientId}`,
    reason: 'unknown',
  };
  return event('login-refused', 'refused', about, occasion);
}

/** @param session the one that the refused token names, where it exists */
export function refreshRefused(
  reason: string,
  session: SessionRecord | undefined,
  occasion: Occasion,
): AuditEvent {
  const tenant = session?.tenant ?? DEFAULT_TENANT;
  const target = `session:${session?.id ?? 'unknown'}`;
  return event('refresh-refused', 'refused', { tenant, actor: ANONYMOUS_ACTOR, target, reason }, occasion);
}

function byItsUser(type: AuditEvent['type'], session: SessionRecord, occasion: Occasion): AuditEvent {
  const { id, tenant, subject } = session;
  const actor: AuditActor = { kind: 'user', subject, credentialId: id };
  return event(type, 'success', { tenant, actor, target: `session:${id}`, reason: undefined }, occasion);
}

function event(
  type: AuditEvent['type'],
  outcome: AuditEvent['outcome'],
  about: Pick<AuditEvent, 'tenant' | 'actor' | 'target' | 'reason'>,
  { at, context }: Occasion,
): AuditEvent {
  return { type, outcome, ...about, occurredAt: at, address: context.address, requestId: context.requestId };
}
