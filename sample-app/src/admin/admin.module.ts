import { Module } from '@nestjs/common';
import { apiKeyAdminController } from 'nestjs-latchkey';

import { PeopleModule } from '../people/people.module.js';
import { UsersController } from './users.controller.js';

@Module({
  imports: [PeopleModule],
  controllers: [UsersController, apiKeyAdminController({ path: 'admin/api-keys', scope: 'api-keys:manage' })],
})
export class AdminModule {}
