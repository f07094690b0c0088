import { digestsEqual, hmacSha256 } from '#core';

/**
 * Proves that the server made a form, for this browser and this purpose: a MAC over both (I18: a form that
 * another site, or another session, made is refused).
 */
export class FormTokens {
  readonly #keys: readonly Buffer[];

  /** @param keys the cookie keys: the first signs, all verify */
  constructor(keys: readonly string[]) {
    this.#keys = keys.map((key) =>
      Buffer.from(hmacSha256(Buffer.from(key), 'nestjs-latchkey:form'), 'base64url'),
    );
  }

  /** @param bound what the form is for: purpose, interaction, session */
  issue(...bound: readonly string[]): string {
    const [key] = this.#keys;
    if (key === undefined) throw new TypeError('no cookie keys');
    return hmacSha256(key, JSON.stringify(bound));
  }

  verify(presented: string | undefined, ...bound: readonly string[]): boolean {
    const text = JSON.stringify(bound);
    let holds = false;
    for (const key of this.#keys) holds = digestsEqual(hmacSha256(key, text), presented ?? '') || holds;
    return holds;
  }
}
