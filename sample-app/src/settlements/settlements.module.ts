import { Module } from '@nestjs/common';

import { SettlementsController } from './settlements.controller.js';
import { Settlements } from './settlements.js';

@Module({
  controllers: [SettlementsController],
  providers: [Settlements],
})
export class SettlementsModule {}
