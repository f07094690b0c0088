import { Injectable } from '@nestjs/common';
import type { Login, SubjectDirectory, SubjectRecord, SubjectRights } from 'nestjs-latchkey';

import { Passwords } from './passwords.js';
import { People } from './people.js';
import type { Person } from './person.js';

/** What Latchkey may ask about our people: who opens this login, and what are they allowed to do now? */
@Injectable()
export class PeopleDirectory implements SubjectDirectory {
  constructor(
    private readonly people: People,
    private readonly passwords: Passwords,
  ) {}

  async authenticate({ identifier, password }: Login): Promise<SubjectRecord | undefined> {
    const person = await this.people.findByEmail(identifier);
    const matches = await this.passwords.verify(person?.passwordHash, password);
    return person !== undefined && matches ? subjectOf(person) : undefined;
  }

  async find(subject: string): Promise<SubjectRecord | undefined> {
    const person = await this.people.find(subject);
    return person && subjectOf(person);
  }

  async rights(subject: string): Promise<SubjectRights | undefined> {
    const person = await this.people.find(subject);
    return person && { scopes: person.scopes, roles: person.roles };
  }
}

function subjectOf(person: Person): SubjectRecord {
  return { subject: person.id, tenant: 'default', displayName: person.name };
}
