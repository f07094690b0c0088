import { Module } from '@nestjs/common';

import { MeController } from './me.controller.js';
import { Passwords } from './passwords.js';
import { PeopleDirectory } from './people-directory.js';
import { People } from './people.js';

@Module({
  controllers: [MeController],
  providers: [People, Passwords, PeopleDirectory],
  exports: [People, Passwords, PeopleDirectory],
})
export class PeopleModule {}
