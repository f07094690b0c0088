import { crc32 } from 'node:zlib';

export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export const CHECKSUM_LENGTH = 6;

/** CRC-32 of a text in base62, padded to the 6 characters that any 32-bit number fits: tells typos, proves nothing. */
export function checksumBase62(text: string): string {
  let rest = crc32(text);
  let checksum = '';
  while (checksum.length < CHECKSUM_LENGTH) {
    checksum = (BASE62[rest % 62] ?? '') + checksum;
    rest = Math.floor(rest / 62);
  }
  return checksum;
}
