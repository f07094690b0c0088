import { Controller, Get, NotFoundException } from '@nestjs/common';
import { CurrentPrincipal, Jwt, type UserPrincipal } from 'nestjs-latchkey';

import { People } from './people.js';

@Controller('me')
export class MeController {
  constructor(private readonly people: People) {}

  @Get()
  @Jwt()
  async read(@CurrentPrincipal('user') user: UserPrincipal) {
    const person = await this.people.find(user.subject);
    if (person === undefined) throw new NotFoundException();
    return {
      id: person.id,
      email: person.email,
      name: person.name,
      roles: user.roles,
      scopes: user.scopes,
    };
  }
}
