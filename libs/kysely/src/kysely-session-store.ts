import type { Effects, Mutation, TransactionOption } from '#core';
import { NO_EFFECTS } from '#core';
import type {
  RefreshCommand,
  RefreshRotation,
  RefreshTokenRecord,
  SessionOwner,
  SessionRecord,
  SessionStore,
} from '#session';

import type { KyselyInstance } from './kysely-instance.js';
import { RecordDatabase } from './record-database.js';
import { rotateRefreshToken } from './refresh-rotation.js';
import { parseSessionRow, toRefreshTokenRow, toSessionRow } from './session-row.js';

/** Keeps login sessions in `latchkey_session` and `latchkey_refresh_token`. */
export class KyselySessionStore implements SessionStore {
  readonly #database: RecordDatabase;

  constructor(db: KyselyInstance) {
    this.#database = new RecordDatabase(db, 'the session store');
  }

  insert(session: SessionRecord, refreshToken: RefreshTokenRecord, mutation: Mutation): Promise<void> {
    return this.#database.write(mutation, async (transaction) => {
      await transaction.insertInto('latchkey_session').values(toSessionRow(session)).execute();
      await transaction
        .insertInto('latchkey_refresh_token')
        .values(toRefreshTokenRow(refreshToken))
        .execute();
      return { result: undefined, effects: mutation.effects };
    });
  }

  async find(id: string, options: TransactionOption = {}): Promise<SessionRecord | undefined> {
    const row = await this.#database.read(options, (db) =>
      db.selectFrom('latchkey_session').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return row && parseSessionRow(row);
  }

  rotate(command: RefreshCommand): Promise<RefreshRotation> {
    return this.#database.write(command, (transaction) => rotateRefreshToken(transaction, command));
  }

  end(id: string, reason: string, at: Date, mutation: Mutation): Promise<boolean> {
    return this.#database.write(mutation, async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('latchkey_session')
        .set({ ended_at: at.getTime(), ended_reason: reason })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', at.getTime())
        .executeTakeFirst();
      const ended = numUpdatedRows === 1n;
      return { result: ended, effects: ended ? mutation.effects : NO_EFFECTS };
    });
  }

  endAll(
    owner: SessionOwner,
    reason: string,
    at: Date,
    options: TransactionOption & { readonly effects: (ended: readonly SessionRecord[]) => Effects },
  ): Promise<readonly string[]> {
    return this.#database.write(options, async (transaction) => {
      const rows = await transaction
        .updateTable('latchkey_session')
        .set({ ended_at: at.getTime(), ended_reason: reason })
        .where('tenant', '=', owner.tenant)
        .where('subject', '=', owner.subject)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', at.getTime())
        .returningAll()
        .execute();
      const ended = rows.map(parseSessionRow);
      return {
        result: ended.map(({ id }) => id),
        effects: ended.length === 0 ? NO_EFFECTS : options.effects(ended),
      };
    });
  }

  async list(owner: SessionOwner, at: Date): Promise<readonly SessionRecord[]> {
    const rows = await this.#database.read({}, (db) =>
      db
        .selectFrom('latchkey_session')
        .selectAll()
        .where('tenant', '=', owner.tenant)
        .where('subject', '=', owner.subject)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', at.getTime())
        .orderBy('authenticated_at', 'desc')
        .orderBy('id', 'desc')
        .execute(),
    );
    return rows.map(parseSessionRow);
  }
}
