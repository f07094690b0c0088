import { Global, Module } from '@nestjs/common';

import { Settings } from '../settings/settings.js';
import { Database } from './database.js';

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
  ],
  exports: [Database],
})
export class DatabaseModule {}
