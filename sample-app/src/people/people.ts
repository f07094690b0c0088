import { Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import { z } from 'zod';

import { Database } from '../database/database.js';
import type { Tables } from '../database/tables.js';
import type { Person } from './person.js';

const Names = z.array(z.string());

@Injectable()
export class People {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<Person | undefined> {
    const row = await this.database.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();
    return row && personOf(row);
  }

  async findByEmail(email: string): Promise<Person | undefined> {
    const row = await this.database
      .selectFrom('people')
      .selectAll()
      .where('email', '=', email.toLowerCase())
      .executeTakeFirst();
    return row && personOf(row);
  }

  async list(): Promise<readonly Person[]> {
    const rows = await this.database.selectFrom('people').selectAll().orderBy('email').execute();
    return rows.map(personOf);
  }

  /** Adds the person, or brings the one of this id up to date. */
  async save(person: Person): Promise<void> {
    const { id, ...values } = rowOf(person);
    await this.database
      .insertInto('people')
      .values({ id, ...values })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .execute();
  }
}

function personOf(row: Selectable<Tables['people']>): Person {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    passwordHash: row.password_hash,
    roles: Names.parse(JSON.parse(row.roles)),
    scopes: Names.parse(JSON.parse(row.scopes)),
  };
}

function rowOf(person: Person): Tables['people'] {
  return {
    id: person.id,
    email: person.email.toLowerCase(),
    name: person.name,
    password_hash: person.passwordHash,
    roles: JSON.stringify(person.roles),
    scopes: JSON.stringify(person.scopes),
  };
}
