import type { Insertable, Transaction } from 'kysely';
import { sql } from 'kysely';

import type { AuditEvent, Change, DenylistEntry, Effects } from '#core';
import { DEFAULT_TENANT } from '#core';
import { isDenylistEntry } from '#revocation';

import type { DatabaseKind } from './kysely-instance.js';
import type { ChangeTable, DenylistTable, EventTable, LatchkeyTables } from './latchkey-tables.js';

/** Where PostgreSQL signals that the change feed has news. */
export const CHANGE_CHANNEL = 'latchkey_change';

/** Key of the advisory lock that puts appends to the change feed in a row: `latch` in ASCII. */
const CHANGE_LOCK = 0x6c61746368;

/** Rows of one statement: databases bound its parameters, and nobody bounds a subject's sessions. */
const BATCH = 1000;

/** Writes what a mutation tells; the last thing that its transaction does. */
export async function appendEffects(
  transaction: Transaction<LatchkeyTables>,
  { changes, events }: Effects,
  kind: DatabaseKind,
): Promise<void> {
  for (const batch of batches(events)) {
    await transaction.insertInto('latchkey_event').values(batch.map(eventRow)).execute();
  }
  if (changes.length === 0) return;
  for (const batch of batches(changes.filter(isDenylistEntry))) {
    await transaction.insertInto('latchkey_denylist').values(batch.map(denylistRow)).execute();
  }
  if (kind === 'postgres') {
    // PostgreSQL draws a sequence number when it inserts and shows it when it commits: of two transactions the
    // later number may show first, and a reader who has passed it never sees the earlier one. So the numbers
    // are drawn one transaction after the other. SQLite has one writer anyway.
    await sql`select pg_advisory_xact_lock(${CHANGE_LOCK})`.execute(transaction);
    // Sent when the transaction commits, and never when it is rolled back.
    await sql`select pg_notify(${CHANGE_CHANNEL}, '')`.execute(transaction);
  }
  for (const batch of batches(changes)) {
    await transaction.insertInto('latchkey_change').values(batch.map(changeRow)).execute();
  }
}

function eventRow(event: AuditEvent): Insertable<EventTable> {
  const { type, tenant, occurredAt, target } = event;
  return { type, tenant, occurred_at: occurredAt.getTime(), target, payload: JSON.stringify(event) };
}

function changeRow(change: Change): Insertable<ChangeTable> {
  const tenant = 'tenant' in change ? change.tenant : DEFAULT_TENANT;
  return { type: change.type, tenant, payload: JSON.stringify(change) };
}

function denylistRow(entry: DenylistEntry): Insertable<DenylistTable> {
  return { payload: JSON.stringify(entry), expires_at: entry.until * 1000 };
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += BATCH) yield items.slice(start, start + BATCH);
}
