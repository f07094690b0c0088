import { Controller, Get } from '@nestjs/common';
import { ApiKey, OAuth, Scopes } from 'nestjs-latchkey';

import { Reports } from './reports.js';

@Controller('reports')
export class ReportsController {
  constructor(private readonly reports: Reports) {}

  /** For other services: by API key, or by an access token that they get with client credentials. */
  @Get('daily')
  @ApiKey()
  @OAuth({ kind: 'service' })
  @Scopes('reports:read')
  daily() {
    return this.reports.daily();
  }
}
