import { Controller, Get, Header } from '@nestjs/common';
import { Public } from 'nestjs-latchkey';

import { Settings } from '../settings/settings.js';
import { contentSecurityPolicy, page } from './page.js';

@Controller()
export class HomeController {
  readonly #page: string;

  constructor(settings: Settings) {
    this.#page = page(settings);
  }

  @Get()
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', contentSecurityPolicy)
  @Header('x-content-type-options', 'nosniff')
  @Header('referrer-policy', 'no-referrer')
  read(): string {
    return this.#page;
  }
}
