import { Module } from '@nestjs/common';

import { ReportsController } from './reports.controller.js';
import { Reports } from './reports.js';

@Module({ controllers: [ReportsController], providers: [Reports] })
export class ReportsModule {}
