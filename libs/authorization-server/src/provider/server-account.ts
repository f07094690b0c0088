import type { Account, AccountClaims } from 'oidc-provider';

import type { SubjectDirectory, SubjectRecord } from '#core';

import { reachable } from './store-failure.js';

/** A user, as oidc-provider sees one, with the rights that bound every grant. */
export class ServerAccount implements Account {
  /** For oidc-provider, which takes any account to have further members. */
  readonly [member: string]: unknown;
  readonly accountId: string;
  readonly displayName: string;
  readonly #directory: SubjectDirectory;
  #rights: Promise<readonly string[]> | undefined;

  constructor(record: SubjectRecord, directory: SubjectDirectory) {
    this.accountId = record.subject;
    this.displayName = record.displayName;
    this.#directory = directory;
  }

  async claims(): Promise<AccountClaims> {
    return { sub: this.accountId };
  }

  /** What the user may do now; asked once per account, which lives as long as a request. */
  rights(): Promise<readonly string[]> {
    this.#rights ??= reachable(this.#directory.rights(this.accountId)).then((rights) => rights?.scopes ?? []);
    return this.#rights;
  }

  static of(account: Account | undefined): ServerAccount | undefined {
    return account instanceof ServerAccount ? account : undefined;
  }
}

/** The account of a subject; undefined when it is unknown, disabled or another tenant's. */
export async function findServerAccount(
  directory: SubjectDirectory,
  tenant: string,
  subject: string,
): Promise<ServerAccount | undefined> {
  const record = await reachable(directory.find(subject));
  return record === undefined || record.tenant !== tenant ? undefined : new ServerAccount(record, directory);
}
