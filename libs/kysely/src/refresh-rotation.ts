import type { Transaction } from 'kysely';

import { NO_EFFECTS } from '#core';
import type { RefreshCommand, RefreshRotation, SessionRecord } from '#session';

import type { LatchkeyTables } from './latchkey-tables.js';
import type { Written } from './record-database.js';
import { parseSessionRow, toRefreshTokenRow } from './session-row.js';

type Own = Transaction<LatchkeyTables>;

/**
 * Uses up a refresh token, or ends its session if that was done before.
 *
 * The session's row is the lock of the whole family: each path writes to it first, on PostgreSQL too, so that
 * of two rotations, or of a rotation and an end, the second one sees what the first one did.
 */
export async function rotateRefreshToken(
  own: Own,
  command: RefreshCommand,
): Promise<Written<RefreshRotation>> {
  const session = await touchSession(own, command);
  if (session === undefined || !(await useUp(own, command))) return whyNot(own, command);
  await own
    .insertInto('latchkey_refresh_token')
    .values(toRefreshTokenRow({ ...command.next, sessionId: session.id }))
    .execute();
  const rotation = { outcome: 'rotated', session } as const;
  return { result: rotation, effects: command.effects(rotation) };
}

/** The live session of a live token. The token is judged before the lock is held: {@link useUp} judges it again. */
async function touchSession(own: Own, { presented, at }: RefreshCommand): Promise<SessionRecord | undefined> {
  const row = await own
    .updateTable('latchkey_session')
    .set({ last_used_at: at.getTime() })
    .where('id', '=', (query) =>
      query
        .selectFrom('latchkey_refresh_token')
        .select('session_id')
        .where('digest', '=', presented)
        .where('used_at', 'is', null)
        .where('latchkey_refresh_token.expires_at', '>', at.getTime()),
    )
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at.getTime())
    .returningAll()
    .executeTakeFirst();
  return row && parseSessionRow(row);
}

async function useUp(own: Own, { presented, at }: RefreshCommand): Promise<boolean> {
  const { numUpdatedRows } = await own
    .updateTable('latchkey_refresh_token')
    .set({ used_at: at.getTime() })
    .where('digest', '=', presented)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Used, ended and expired never become undone: what is read here is why the statements before found nothing. */
async function whyNot(
  own: Own,
  { presented, at, effects }: RefreshCommand,
): Promise<Written<RefreshRotation>> {
  const token = await own
    .selectFrom('latchkey_refresh_token')
    .select(['session_id', 'used_at'])
    .where('digest', '=', presented)
    .executeTakeFirst();
  if (token === undefined) return unwritten({ outcome: 'unknown' });
  if (token.used_at !== null) {
    const ended = await own
      .updateTable('latchkey_session')
      .set({ ended_at: at.getTime(), ended_reason: 'refresh-token-reused' })
      .where('id', '=', token.session_id)
      .where('ended_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (ended !== undefined) {
      const rotation = { outcome: 'reused', session: parseSessionRow(ended) } as const;
      return { result: rotation, effects: effects(rotation) };
    }
  }
  const row = await own
    .selectFrom('latchkey_session')
    .selectAll()
    .where('id', '=', token.session_id)
    .executeTakeFirst();
  if (row === undefined) return unwritten({ outcome: 'unknown' });
  const session = parseSessionRow(row);
  if (token.used_at !== null) return unwritten({ outcome: 'reused', session });
  return unwritten({ outcome: session.endedAt === null ? 'expired' : 'ended', session });
}

function unwritten(rotation: RefreshRotation): Written<RefreshRotation> {
  return { result: rotation, effects: NO_EFFECTS };
}
