import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiKey, CurrentPrincipal, Scopes, type ServicePrincipal } from 'nestjs-latchkey';

import { SettlementReport } from './settlement.js';
import { Settlements } from './settlements.js';

@Controller('settlements')
@ApiKey()
export class SettlementsController {
  constructor(private readonly settlements: Settlements) {}

  @Get()
  @Scopes('settlements:read')
  async list(@CurrentPrincipal('service') partner: ServicePrincipal) {
    return { settlements: await this.settlements.listOf(partner.subject) };
  }

  @Post()
  @Scopes('settlements:write')
  record(
    @CurrentPrincipal('service') partner: ServicePrincipal,
    @Body({ schema: SettlementReport }) report: SettlementReport,
  ) {
    return this.settlements.record(partner.subject, report);
  }
}
