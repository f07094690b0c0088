import { randomBytes } from 'node:crypto';

import { BASE62 } from './base62.js';

/** The largest multiple of 62 that fits a byte: bytes from there on are thrown away, or 0–7 would come up more often. */
const UNBIASED = 248;

/** A text of `length` base62 characters, each uniformly random from the system's CSPRNG (5.95 bits each). */
export function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length + 16)) {
      if (byte < UNBIASED && text.length < length) text += BASE62[byte % 62];
    }
  }
  return text;
}
