/** Somebody who can log in. */
export interface Person {
  /** Stays the same for ever, unlike the e-mail address: the subject of tokens. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}
