import type { DenylistEntry, Mutation } from '#core';
import { NO_EFFECTS, StoreUnavailableError } from '#core';
import type { DenylistStore } from '#revocation';
import { isDenylistEntry } from '#revocation';

import { parseChangePayload } from './change-row.js';
import type { KyselyInstance } from './kysely-instance.js';
import { RecordDatabase } from './record-database.js';

/** So many entries come as one page: what parsing them costs holds up nothing else for longer than milliseconds. */
const PAGE = 1000;

/**
 * Keeps the denylist in `latchkey_denylist`. Every entry is written by the append to the change feed that tells
 * it, whichever store appends: so an entry among the effects of any mutation is kept with it.
 */
export class KyselyDenylistStore implements DenylistStore {
  readonly #database: RecordDatabase;

  constructor(db: KyselyInstance) {
    this.#database = new RecordDatabase(db, 'the denylist');
  }

  add(entries: readonly DenylistEntry[], mutation: Mutation): Promise<void> {
    const { changes, events } = mutation.effects;
    const effects = { changes: [...changes, ...entries], events };
    return this.#database.write(mutation, async () => ({ result: undefined, effects }));
  }

  async *load(now: Date): AsyncIterable<readonly DenylistEntry[]> {
    for (let after = 0, more = true; more;) {
      const rows = await this.#database.read({}, (db) =>
        db
          .selectFrom('latchkey_denylist')
          .select(['seq', 'payload'])
          .where('seq', '>', after)
          .where('expires_at', '>', now.getTime())
          .orderBy('seq')
          .limit(PAGE)
          .execute(),
      );
      more = rows.length === PAGE;
      after = Number(rows.at(-1)?.seq ?? after);
      yield rows.map(({ payload }) => parseEntry(payload));
    }
  }

  prune(before: Date, limit: number): Promise<number> {
    return this.#database.write({}, async (transaction) => {
      const { numDeletedRows } = await transaction
        .deleteFrom('latchkey_denylist')
        .where('seq', 'in', (query) =>
          query
            .selectFrom('latchkey_denylist')
            .select('seq')
            .where('expires_at', '<', before.getTime())
            .orderBy('expires_at')
            .limit(limit),
        )
        .executeTakeFirst();
      return { result: Number(numDeletedRows), effects: NO_EFFECTS };
    });
  }
}

function parseEntry(payload: string): DenylistEntry {
  const change = parseChangePayload(payload, 'latchkey_denylist');
  if (change !== undefined && isDenylistEntry(change)) return change;
  throw new StoreUnavailableError('latchkey_denylist', new TypeError('column payload holds no entry'));
}
