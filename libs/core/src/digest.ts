import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** SHA-256 of a text, in base64url: the name under which a secret may be remembered. */
export function sha256(text: string): string {
  // `hash` spares the Hash object that `createHash` allocates.
  return hash('sha256', text, 'base64url');
}

/** HMAC-SHA-256 of a text under a key, in base64url. */
export function hmacSha256(key: KeyObject | Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Whether two digests are equal, in a time that depends on their lengths alone. */
export function digestsEqual(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
