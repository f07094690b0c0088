import { Buffer, isUtf8 } from 'node:buffer';

import type { Claims, RefusalReason } from '#core';

import { parseStrictObject } from './strict-json.js';

/** What a token says of itself. Nothing of it is true before the signature holds. */
export interface CompactJws {
  readonly header: JwsHeader;
  readonly claims: Claims;
}

/** The members of a header that Latchkey heeds; those that carry keys (`jwk`, `jku`, `x5c`, `x5u`) are not among them. */
export interface JwsHeader {
  readonly alg: string;
  readonly typ: string | undefined;
  readonly kid: string | undefined;
}

export const DEFAULT_MAX_TOKEN_BYTES = 16_384;

/**
 * Three segments of canonical base64url: a last group of two characters leaves four bits unused, one of three
 * leaves two, and unused bits are zero (RFC 4648 §3.5). So a token has one spelling only.
 */
const SEGMENT = '(?=[\\w-])(?:[\\w-]{4})*(?:[\\w-][AQgw]|[\\w-]{2}[AEIMQUYcgkosw048])?';
const COMPACT = new RegExp(`^${SEGMENT}\\.${SEGMENT}\\.${SEGMENT}$`);

/** Members that change how the rest is to be read; we read it in one way (RFC 7515 §4.1.11, RFC 7797, RFC 7516 §4.1.3). */
const UNSUPPORTED_MEMBERS = ['crit', 'b64', 'zip'];

const NESTED = /^(?:application\/)?jwt$/i;

/**
 * Reads the compact serialization of a JWS with a claims set, before any library sees it: size, characters,
 * encoding, JSON and header are judged here, so that what is read later is what was signed.
 *
 * @param maxBytes judged before anything is decoded
 * @see RFC 7515 §7.1
 */
export function parseCompactJws(raw: string, maxBytes: number): CompactJws | RefusalReason {
  if (raw.length > maxBytes) return 'too-large';
  if (!COMPACT.test(raw)) return 'malformed';
  const headerEnd = raw.indexOf('.');
  const header = parseHeader(decode(raw.slice(0, headerEnd)));
  if (typeof header === 'string') return header;
  const claims = decode(raw.slice(headerEnd + 1, raw.indexOf('.', headerEnd + 1)));
  return claims === undefined ? 'malformed' : { header, claims };
}

function decode(segment: string): Claims | undefined {
  const bytes = Buffer.from(segment, 'base64url');
  // A decoder that replaces what it can't read would let two different tokens say the same.
  return isUtf8(bytes) ? parseStrictObject(bytes.toString('utf8')) : undefined;
}

function parseHeader(header: Claims | undefined): JwsHeader | RefusalReason {
  if (header === undefined || UNSUPPORTED_MEMBERS.some((member) => member in header)) return 'malformed';
  const { alg, typ, kid, cty } = header;
  if (typeof alg !== 'string' || !isOptionalText(typ) || !isOptionalText(kid) || !isOptionalText(cty)) {
    return 'malformed';
  }
  return cty !== undefined && NESTED.test(cty) ? 'type-refused' : { alg, typ, kid };
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
