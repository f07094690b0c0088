import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** Password hashes by argon2id, with the parameters that OWASP recommends (the package's own defaults). */
@Injectable()
export class Passwords {
  /** The hash of a password that nobody has: what a login with an unknown address is checked against. */
  readonly #nobodys = hash(randomUUID());

  hash(password: string): Promise<string> {
    return hash(password);
  }

  /** Takes as long when there is no such person: one argon2id computation either way. */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const matches = await verify(passwordHash ?? (await this.#nobodys), password);
    return matches && passwordHash !== undefined;
  }
}
