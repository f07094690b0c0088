import { Module } from '@nestjs/common';

import { BudgetApp } from './budget-app.js';

@Module({ providers: [BudgetApp] })
export class BudgetAppModule {}
