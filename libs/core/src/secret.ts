import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/**
 * The confidential part of a credential. Every way of printing it says `[redacted]`; only `expose()`,
 * which a reader can search for, gives the text.
 *
 * @example A secret does not reach a log by accident
 * ```ts
 * const secret = new Secret('s3cr3t');
 * `${secret}`;              // '[redacted]'
 * JSON.stringify({ secret }); // '{"secret":"[redacted]"}'
 * ```
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself: hand it on at once, never store or print it. */
  expose(): string {
    return this.#text;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
