import { NO_EFFECTS } from '#core';
import type { AddSigningKey, SigningKeyRecord, SigningKeyStore } from '#jwt/core';

import type { KyselyInstance } from './kysely-instance.js';
import { RecordDatabase } from './record-database.js';
import { parseSigningKeyRow } from './signing-key-row.js';

/** Keeps signing keys, sealed, in `latchkey_signing_key`. */
export class KyselySigningKeyStore implements SigningKeyStore {
  readonly #database: RecordDatabase;

  constructor(db: KyselyInstance) {
    this.#database = new RecordDatabase(db, 'the signing key store');
  }

  async list(issuer: string): Promise<readonly SigningKeyRecord[]> {
    const rows = await this.#database.read({}, (db) =>
      db
        .selectFrom('latchkey_signing_key')
        .selectAll()
        .where('issuer', '=', issuer)
        .orderBy('generation')
        .execute(),
    );
    return rows.map(parseSigningKeyRow);
  }

  add(record: SigningKeyRecord, { keepFrom, ...mutation }: AddSigningKey): Promise<boolean> {
    const { issuer, generation } = record;
    return this.#database.write(mutation, async (transaction) => {
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('latchkey_signing_key')
        .columns([
          'issuer',
          'generation',
          'id',
          'algorithm',
          'sealed_key',
          'sealed_under',
          'created_at',
          'signs_from',
        ])
        .expression(
          transaction
            .selectNoFrom((value) => [
              value.val(issuer).as('issuer'),
              value.val(generation).as('generation'),
              value.val(record.id).as('id'),
              value.val(record.algorithm).as('algorithm'),
              value.val(record.sealedKey).as('sealed_key'),
              value.val(record.sealedUnder).as('sealed_under'),
              value.val(record.createdAt.getTime()).as('created_at'),
              value.val(record.signsFrom.getTime()).as('signs_from'),
            ])
            // The table's key holds off an equal generation at the same moment; this one a lower, long removed.
            .where((when) =>
              when.not(
                when.exists(
                  when
                    .selectFrom('latchkey_signing_key')
                    .select('id')
                    .where('issuer', '=', issuer)
                    .where('generation', '>=', generation),
                ),
              ),
            ),
        )
        .onConflict((conflict) => conflict.columns(['issuer', 'generation']).doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows !== 1n) return { result: false, effects: NO_EFFECTS };
      await transaction
        .deleteFrom('latchkey_signing_key')
        .where('issuer', '=', issuer)
        .where('generation', '<', keepFrom)
        .execute();
      return { result: true, effects: mutation.effects };
    });
  }
}
