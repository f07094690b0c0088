import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import { sql } from 'kysely';

import type {
  OAuthArtifact,
  OAuthArtifactKey,
  OAuthArtifactStore,
  SaveOptions,
} from '#authorization-server/core';
import type { Clock, Mutation } from '#core';
import { NO_EFFECTS } from '#core';

import type { DatabaseKind, KyselyInstance } from './kysely-instance.js';
import { databaseKindOf } from './kysely-instance.js';
import type { LatchkeyTables } from './latchkey-tables.js';
import { parseOAuthArtifactRow, toOAuthArtifactRow } from './oauth-artifact-row.js';
import { RecordDatabase } from './record-database.js';

const COLUMN_OF = { id: 'id_digest', uid: 'uid_digest', 'user-code': 'user_code_digest' } as const;

/** Keeps what the authorization server remembers in `latchkey_oauth_artifact`; each method is one statement. */
export class KyselyOAuthArtifactStore implements OAuthArtifactStore {
  readonly #database: RecordDatabase;
  readonly #kind: DatabaseKind;
  readonly #clock: Clock;

  constructor(db: KyselyInstance, clock: Clock) {
    this.#database = new RecordDatabase(db, 'the OAuth artifact store');
    this.#kind = databaseKindOf(db);
    this.#clock = clock;
  }

  save(artifact: OAuthArtifact, { ifAbsent, ...mutation }: SaveOptions): Promise<boolean> {
    const row = toOAuthArtifactRow(artifact);
    return this.#database.write(mutation, async (transaction) => {
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('latchkey_oauth_artifact')
        .values(row)
        .onConflict((conflict) => {
          const known = conflict.columns(['model', 'id_digest']);
          if (ifAbsent === true) return known.doNothing();
          return known.doUpdateSet({
            ...row,
            consumed_at: sql`coalesce(latchkey_oauth_artifact.consumed_at, excluded.consumed_at)`,
          });
        })
        .executeTakeFirst();
      const saved = numInsertedOrUpdatedRows === 1n;
      return { result: saved, effects: saved ? mutation.effects : NO_EFFECTS };
    });
  }

  async find({ model, by, digest }: OAuthArtifactKey): Promise<OAuthArtifact | undefined> {
    const row = await this.#database.read({}, (db) =>
      db
        .selectFrom('latchkey_oauth_artifact')
        .selectAll()
        .where(COLUMN_OF[by], '=', digest)
        .where('model', '=', model)
        .where(liveAt(this.#clock.now()))
        .executeTakeFirst(),
    );
    return row && parseOAuthArtifactRow(row);
  }

  consume(model: string, idDigest: string, at: Date): Promise<boolean> {
    return this.#database.write({}, async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('latchkey_oauth_artifact')
        .set({ consumed_at: at.getTime() })
        .where('model', '=', model)
        .where('id_digest', '=', idDigest)
        .where('consumed_at', 'is', null)
        .where(liveAt(at.getTime()))
        .executeTakeFirst();
      return { result: numUpdatedRows === 1n, effects: NO_EFFECTS };
    });
  }

  remove(
    selection: { readonly model: string; readonly idDigest: string } | { readonly grantId: string },
    mutation: Mutation,
  ): Promise<number> {
    const now = this.#clock.now();
    return this.#database.write(mutation, async (transaction) => {
      const removal = transaction.deleteFrom('latchkey_oauth_artifact');
      const rows = await (
        'idDigest' in selection
          ? removal.where('model', '=', selection.model).where('id_digest', '=', selection.idDigest)
          : removal.where('grant_id', '=', selection.grantId)
      )
        .returning((row) => row.case().when(liveAt(now)(row)).then(1).else(0).end().as('live'))
        .execute();
      const live = rows.filter((row) => Number(row.live) === 1).length;
      return { result: live, effects: live === 0 ? NO_EFFECTS : mutation.effects };
    });
  }

  async listGrants({
    tenant,
    subject,
  }: {
    readonly tenant: string;
    readonly subject: string;
  }): Promise<readonly OAuthArtifact[]> {
    const rows = await this.#database.read({}, (db) =>
      db
        .selectFrom('latchkey_oauth_artifact')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('subject', '=', subject)
        .where('model', '=', 'Grant')
        .where(liveAt(this.#clock.now()))
        .orderBy('created_at', 'desc')
        .orderBy('id_digest', 'desc')
        .execute(),
    );
    return rows.map(parseOAuthArtifactRow);
  }

  removeExpired(before: Date, limit: number): Promise<number> {
    return this.#database.write({}, async (transaction) => {
      const { numDeletedRows } = await transaction
        .with('expired', (db) =>
          db
            .selectFrom('latchkey_oauth_artifact')
            .select(['model', 'id_digest'])
            .where('expires_at', '<', before.getTime())
            .orderBy('expires_at')
            .limit(limit)
            // Processes that tidy up at the same time take different ones. SQLite has one writer anyway.
            .$if(this.#kind === 'postgres', (expired) => expired.forUpdate().skipLocked()),
        )
        .deleteFrom('latchkey_oauth_artifact')
        .where((row) =>
          row(
            row.refTuple('model', 'id_digest'),
            'in',
            row
              .selectFrom('expired')
              .select(['expired.model', 'expired.id_digest'])
              .$asTuple('model', 'id_digest'),
          ),
        )
        .executeTakeFirst();
      return { result: Number(numDeletedRows), effects: NO_EFFECTS };
    });
  }
}

type Row = ExpressionBuilder<LatchkeyTables, 'latchkey_oauth_artifact'>;
type Condition = ExpressionWrapper<LatchkeyTables, 'latchkey_oauth_artifact', SqlBool>;

function liveAt(milliseconds: number): (row: Row) => Condition {
  return (row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', milliseconds)]);
}
