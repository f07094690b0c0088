import { Body, Controller, Post } from '@nestjs/common';
import { CurrentPrincipal, Jwt, Scopes, type UserPrincipal } from 'nestjs-latchkey';

import { TransferOrder } from './transfer.js';
import { Transfers } from './transfers.js';

@Controller('transfers')
export class TransfersController {
  constructor(private readonly transfers: Transfers) {}

  @Post()
  @Jwt()
  @Scopes('transfers:write')
  create(
    @CurrentPrincipal('user') user: UserPrincipal,
    @Body({ schema: TransferOrder }) order: TransferOrder,
  ) {
    return this.transfers.create(user.subject, order);
  }
}
