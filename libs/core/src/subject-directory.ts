/** A login as a person typed it. */
export interface Login {
  /** E-mail address, name or number: whatever the application's users log in with. */
  readonly identifier: string;
  readonly password: string;
}

/** One of the application's users, as far as Latchkey needs to know. */
export interface SubjectRecord {
  /** The stable id: becomes `sub`. Never an e-mail address, which changes hands. */
  readonly subject: string;
  readonly tenant: string;
  readonly displayName: string;
}

/** The most that anything acting for a subject may do. */
export interface SubjectRights {
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
}

/**
 * The one port to the application's own user accounts: sessions, the login page, consent and the upper bound
 * on a key's scopes use it. Implementations may be called concurrently; an account that is disabled or gone
 * is absent from every method.
 */
export interface SubjectDirectory {
  /**
   * The account that the login opens, or undefined. Must take as long for an unknown identifier as for a
   * wrong password, and hash with a slow function (argon2id).
   */
  authenticate(login: Login): Promise<SubjectRecord | undefined>;
  /** The account, or undefined when it is unknown or disabled. */
  find(subject: string): Promise<SubjectRecord | undefined>;
  /** What the subject may do now, or undefined when it is unknown or disabled. */
  rights(subject: string): Promise<SubjectRights | undefined>;
}

export const SubjectDirectory = Symbol.for('nestjs-latchkey:SubjectDirectory');
