import type { Account } from '../accounts/account.js';
import type { Person } from '../people/person.js';

export interface DemoPerson extends Omit<Person, 'passwordHash'> {
  readonly accounts: readonly Omit<Account, 'owner'>[];
}

export const alice: DemoPerson = {
  id: 'usr_alice',
  email: 'alice@example.test',
  name: 'Alice Example',
  roles: [],
  scopes: ['transfers:read', 'transfers:write'],
  accounts: [
    { id: 'acc_alice_current', name: 'Current', currency: 'EUR', balance: 250_000 },
    { id: 'acc_alice_savings', name: 'Savings', currency: 'EUR', balance: 1_200_000 },
  ],
};

export const bob: DemoPerson = {
  id: 'usr_bob',
  email: 'bob@example.test',
  name: 'Bob Example',
  roles: [],
  scopes: ['transfers:read'],
  accounts: [{ id: 'acc_bob_current', name: 'Current', currency: 'EUR', balance: 80_000 }],
};

export const admin: DemoPerson = {
  id: 'usr_admin',
  email: 'admin@example.test',
  name: 'Ada Admin',
  roles: ['admin'],
  scopes: ['api-keys:manage', 'audit:read'],
  accounts: [],
};
