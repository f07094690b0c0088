import type { OnApplicationShutdown } from '@nestjs/common';
import { Kysely, Migrator } from 'kysely';
import { migrateLatchkey } from 'nestjs-latchkey/kysely';

import type { Settings } from '../settings/settings.js';
import { dialectOf } from './dialect.js';
import { migrations } from './migrations.js';
import type { Tables } from './tables.js';

/** The one database: our own tables, and beside them Latchkey's. */
export class Database extends Kysely<Tables> implements OnApplicationShutdown {
  constructor(settings: Settings) {
    super({ dialect: dialectOf(settings) });
  }

  async migrate(): Promise<void> {
    const migrator = new Migrator({ db: this, provider: { getMigrations: async () => migrations } });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw new Error('The sample’s tables could not be made', { cause: error });
    await migrateLatchkey(this);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.destroy();
  }
}
