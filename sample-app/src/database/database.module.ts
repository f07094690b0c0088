import { Global, Module } from '@nestjs/common';

import { Settings } from '../settings/settings.js';
import { Database } from './database.js';
import { Stores } from './stores.js';

@Global()
@Module({
  providers: [
    {
      provide: Database,
      inject: [Settings],
      async useFactory(settings: Settings) {
        const database = new Database(settings);
        await database.migrate();
        return database;
      },
    },
    Stores,
  ],
  exports: [Database, Stores],
})
export class DatabaseModule {}
