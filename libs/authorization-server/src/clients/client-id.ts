import { randomBase62 } from '#core';

/** Words of letters and digits joined by single `-`, `_` or `.`: nothing that a URL or HTTP Basic would encode. */
const CLIENT_ID = /^(?=.{2,64}$)[\dA-Za-z]+(?:[._-][\dA-Za-z]+)*$/;

/** What a client id has to look like, for people. */
export const CLIENT_ID_FORM = 'must be 2 to 64 letters and digits, as words joined by single -, _ or .';

export function isClientId(text: string): boolean {
  return CLIENT_ID.test(text);
}

/** An id for a client that was given none: 95 random bits, so that it is nobody's subject either. */
export function newClientId(): string {
  return `client_${randomBase62(16)}`;
}
