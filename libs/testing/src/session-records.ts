import type { Effects, Mutation } from '#core';
import { DEFAULT_TENANT, NO_EFFECTS } from '#core';
import type { RefreshRotation, RefreshTokenRecord, SessionRecord, SessionStore } from '#session';

/** A mutation that tells nothing. */
export const quiet: Mutation = { effects: NO_EFFECTS };

/** The moment at which the records of the suite begin; they expire an hour later. */
const START = 1_700_000_000_000;

/** So many seconds after {@link START}. */
export function after(seconds: number): Date {
  return new Date(START + seconds * 1000);
}

let begun = 0;

/** A session's record with an id of its own and nothing special about it, but for what is given. */
export function sessionRecord(fields: Partial<SessionRecord> = {}): SessionRecord {
  begun += 1;
  return {
    id: `s${begun.toString().padStart(21, '0')}`,
    tenant: DEFAULT_TENANT,
    subject: 'alice',
    clientId: 'web',
    authenticatedAt: after(0),
    lastUsedAt: after(0),
    expiresAt: after(3600),
    endedAt: null,
    endedReason: null,
    ...fields,
  };
}

/** A live refresh token of a session. */
export function refreshTokenOf(
  session: SessionRecord,
  fields: Partial<RefreshTokenRecord> = {},
): RefreshTokenRecord {
  return { sessionId: session.id, ...nextToken(), ...fields };
}

let tokens = 0;

/** A refresh token that could follow one, with a digest of its own. */
export function nextToken(): Omit<RefreshTokenRecord, 'sessionId'> {
  tokens += 1;
  return { digest: tokens.toString().padStart(43, 'd'), issuedAt: after(0), expiresAt: after(1800) };
}

/** Effects that a mutation of the session could have: one change and one event, which names the occasion. */
export function sessionEffects(session: SessionRecord, occasion: string): Effects {
  return {
    changes: [
      { type: 'session-ended', tenant: session.tenant, sessionId: session.id, subject: session.subject },
    ],
    events: [
      {
        type: 'session-ended',
        occurredAt: after(1),
        tenant: session.tenant,
        actor: { kind: 'system', subject: undefined, credentialId: undefined },
        outcome: 'success',
        target: `session:${session.id}`,
        reason: occasion,
        address: undefined,
        requestId: 'request-1',
      },
    ],
  };
}

export interface Begun {
  readonly session: SessionRecord;
  readonly token: RefreshTokenRecord;
}

/** Stores a session with a live refresh token. */
export async function begin(store: SessionStore, fields: Partial<SessionRecord> = {}): Promise<Begun> {
  const session = sessionRecord(fields);
  const token = refreshTokenOf(session);
  await store.insert(session, token, quiet);
  return { session, token };
}

/** Presents a token so many seconds after {@link START}. */
export function refresh(
  store: SessionStore,
  presented: string,
  seconds: number,
  next = nextToken(),
  effects: (rotation: RefreshRotation) => Effects = none,
): Promise<RefreshRotation> {
  return store.rotate({ presented, next, at: after(seconds), effects });
}

export function none(): Effects {
  return NO_EFFECTS;
}

/** Effects that name what was decided. */
export function told(rotation: RefreshRotation): Effects {
  return rotation.outcome === 'unknown' ? NO_EFFECTS : sessionEffects(rotation.session, rotation.outcome);
}

/** Effects that name why the sessions ended. */
export function all(ended: readonly SessionRecord[]): Effects {
  return together(...ended.map((session) => sessionEffects(session, session.endedReason ?? 'not ended')));
}

/** Effects of several mutations, one after the other. */
export function together(...effects: readonly Effects[]): Effects {
  return {
    changes: effects.flatMap(({ changes }) => changes),
    events: effects.flatMap(({ events }) => events),
  };
}
