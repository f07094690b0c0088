import { Controller, Get } from '@nestjs/common';
import { Jwt, Roles } from 'nestjs-latchkey';

import { People } from '../people/people.js';

@Controller('admin/users')
export class UsersController {
  constructor(private readonly people: People) {}

  @Get()
  @Jwt()
  @Roles('admin')
  async list() {
    const people = await this.people.list();
    return {
      users: people.map(({ id, email, name, roles, scopes }) => ({ id, email, name, roles, scopes })),
    };
  }
}
