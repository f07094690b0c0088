import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import type { FormFields } from './form-body.js';
import { FIELDS } from './form-fields.js';

/** What became of a login. */
export type LoginAttempt =
  | { readonly outcome: 'accepted'; readonly subject: string }
  | { readonly outcome: 'refused'; readonly identifier: string }
  | { readonly outcome: 'unavailable'; readonly identifier: string };

/** Judges what was typed into a login page. */
export class LoginForm {
  readonly #options: ResolvedAuthorizationServerOptions;
  readonly #report: (error: unknown) => void;

  /** @param report is told when the directory fails */
  constructor(options: ResolvedAuthorizationServerOptions, report: (error: unknown) => void) {
    this.#options = options;
    this.#report = report;
  }

  async attempt(fields: FormFields): Promise<LoginAttempt> {
    const { directory, tenant } = this.#options;
    const identifier = fields.get(FIELDS.identifier) ?? '';
    const password = fields.get(FIELDS.password) ?? '';
    try {
      const record = await directory.authenticate({ identifier, password });
      return record === undefined || record.tenant !== tenant
        ? { outcome: 'refused', identifier }
        : { outcome: 'accepted', subject: record.subject };
    } catch (error) {
      this.#report(error);
      return { outcome: 'unavailable', identifier };
    }
  }
}
