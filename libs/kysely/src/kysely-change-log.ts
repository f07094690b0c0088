import { sql } from 'kysely';
import { z } from 'zod';

import { NO_EFFECTS } from '#core';
import type { ChangeBatch, ChangeLog } from '#revocation';

import { onAppend } from './append-listeners.js';
import { parseChangePayload } from './change-row.js';
import { integer, parseRow } from './columns.js';
import type { KyselyInstance } from './kysely-instance.js';
import { RecordDatabase } from './record-database.js';

/** What is told of the feed's ends comes with each row, and with a single one when there is nothing to read. */
const readRow = z.object({
  oldest: integer.nullable(),
  newest: integer.nullable(),
  seq: integer.nullable(),
  payload: z.string().nullable(),
});

const positionRow = z.object({ newest: integer.nullable() });

/**
 * The change feed in `latchkey_change`. Positions are sequence numbers, which grow in the order of commits: see
 * `appendEffects`.
 */
export class KyselyChangeLog implements ChangeLog {
  readonly #db: KyselyInstance;
  readonly #database: RecordDatabase;

  constructor(db: KyselyInstance) {
    this.#db = db;
    this.#database = new RecordDatabase(db, 'the change feed');
  }

  async position(): Promise<number> {
    const row = await this.#database.read({}, (db) =>
      db
        .selectFrom('latchkey_change')
        .select(({ fn }) => fn.max('seq').as('newest'))
        .executeTakeFirst(),
    );
    return parseRow(positionRow, row, 'latchkey_change').newest ?? 0;
  }

  async read(after: number, limit: number): Promise<ChangeBatch> {
    // One statement, which sees one state: what is pruned between two would be missed unnoticed.
    const query = sql`
      select ends.oldest, ends.newest, latchkey_change.seq, latchkey_change.payload
      from (select (select min(seq) from latchkey_change) as oldest,
                   (select max(seq) from latchkey_change) as newest) as ends
      left join latchkey_change on latchkey_change.seq > ${after}
      order by latchkey_change.seq
      limit ${limit}`;
    const { rows } = await this.#database.read({}, (db) => query.execute(db));
    const parsed = rows.map((row) => parseRow(readRow, row, 'latchkey_change'));
    const { oldest = null, newest = null } = parsed[0] ?? {};
    if (isTruncated(after, oldest, newest)) {
      return { changes: [], position: newest ?? 0, more: false, truncated: true };
    }
    const changes = parsed.flatMap(({ payload }) => {
      const change = payload === null ? undefined : parseChangePayload(payload, 'latchkey_change');
      return change === undefined ? [] : [change];
    });
    const position = parsed.at(-1)?.seq ?? after;
    return { changes, position, more: position < (newest ?? 0), truncated: false };
  }

  async prune(before: Date, limit: number): Promise<number> {
    const oldest = await this.#database.read({}, (db) =>
      db.selectFrom('latchkey_change').select(['seq', 'written_at']).orderBy('seq').limit(limit).execute(),
    );
    // Up to the first that is young enough, though a clock that was set may have made some behind it look older:
    // what is left must have no gap.
    const young = oldest.findIndex(({ written_at: at }) => Number(at) >= before.getTime());
    const last = oldest.at(young === -1 ? -1 : young - 1);
    if (last === undefined || young === 0) return 0;
    return this.#database.write({}, async (transaction) => {
      const { numDeletedRows } = await transaction
        .deleteFrom('latchkey_change')
        .where('seq', '<=', last.seq)
        // The newest stays: by it a reader sees that nothing behind it was pruned.
        .where('seq', '<', (query) =>
          query.selectFrom('latchkey_change').select(({ fn }) => fn.max('seq').as('newest')),
        )
        .executeTakeFirst();
      return { result: Number(numDeletedRows), effects: NO_EFFECTS };
    });
  }

  onAppend(listener: () => void): () => void {
    return onAppend(this.#db, listener);
  }
}

/**
 * Whether a reader at a position may have missed something. Its own row is still there unless it was pruned, and
 * with it perhaps others; and a feed that ends before it is another one, restored or emptied.
 */
function isTruncated(after: number, oldest: number | null, newest: number | null): boolean {
  if (oldest === null || newest === null) return after > 0;
  return newest < after || oldest > Math.max(after, 1);
}
