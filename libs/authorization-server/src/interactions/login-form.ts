import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import { occasionOf } from '../provider/request-occasion.js';
import { serverLoginAccepted, serverLoginRefused } from '../server-events.js';
import type { FormFields } from './form-body.js';
import { FIELDS } from './form-fields.js';

/** What became of a login. */
export type LoginAttempt =
  | { readonly outcome: 'accepted'; readonly subject: string }
  | { readonly outcome: 'refused'; readonly identifier: string }
  | { readonly outcome: 'unavailable'; readonly identifier: string };

/** Judges what was typed into a login page, and tells the audit. */
export class LoginForm {
  readonly #options: ResolvedAuthorizationServerOptions;
  readonly #report: (error: unknown) => void;

  /** @param report is told when the directory fails */
  constructor(options: ResolvedAuthorizationServerOptions, report: (error: unknown) => void) {
    this.#options = options;
    this.#report = report;
  }

  /** @param clientId who wants the user to be let in; undefined for the server's own pages */
  async attempt(fields: FormFields, clientId?: string): Promise<LoginAttempt> {
    const attempt = await this.#judge(fields);
    const occasion = occasionOf(this.#options);
    if (attempt.outcome === 'accepted') {
      this.#options.recorder.record(serverLoginAccepted(attempt.subject, clientId, occasion));
    } else if (attempt.outcome === 'refused') {
      this.#options.recorder.record(serverLoginRefused(clientId, occasion));
    }
    return attempt;
  }

  async #judge(fields: FormFields): Promise<LoginAttempt> {
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
