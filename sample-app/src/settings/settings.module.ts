import { type DynamicModule, Global, Module } from '@nestjs/common';

import { Secrets } from './secrets.js';
import { Settings } from './settings.js';

@Global()
@Module({})
export class SettingsModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: SettingsModule,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: Secrets, useFactory: () => Secrets.in(settings.dataDirectory) },
      ],
      exports: [Settings, Secrets],
    };
  }
}
