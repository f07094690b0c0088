import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { LatchkeyHealth, Public } from 'nestjs-latchkey';

@Controller('health')
export class HealthController {
  constructor(private readonly latchkey: LatchkeyHealth) {}

  @Get()
  @Public()
  async read() {
    const health = await this.latchkey.check();
    if (health.status === 'down') throw new ServiceUnavailableException(health);
    return health;
  }
}
