import { Buffer } from 'node:buffer';

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

/** Members that change how the rest is to be read; we read it in one way (RFC 7515 §4.1.11, RFC 7797, RFC 7516 §4.1.3). */
const UNSUPPORTED_MEMBERS = ['crit', 'b64', 'zip'];

const NESTED = /^(?:application\/)?jwt$/i;

/** The tokens of one key have one header, letter for letter: so many different ones are remembered as read. */
const MAX_HEADERS = 64;

/**
 * Reads the compact serialization of a JWS with a claims set, before any library sees it: size, characters,
 * encoding, JSON and header are judged here, so that what is read later is what was signed.
 *
 * @see RFC 7515 §7.1
 */
export class CompactJwsParser {
  readonly #maxBytes: number;
  readonly #headers = new Map<string, JwsHeader>();

  /** @param maxBytes judged before anything is decoded */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  parse(raw: string): CompactJws | RefusalReason {
    if (raw.length > this.#maxBytes) return 'too-large';
    const [first = '', second = '', third = '', fourth] = raw.split('.', 4);
    const header = this.#headers.get(first) ?? this.#readHeader(first);
    if (typeof header === 'string') return header;
    const claims = decodeObject(second);
    const signature = decodeCanonical(third);
    if (claims === undefined || signature === undefined || fourth !== undefined) return 'malformed';
    return { header, claims };
  }

  #readHeader(segment: string): JwsHeader | RefusalReason {
    const header = parseHeader(decodeObject(segment));
    if (typeof header === 'string') return header;
    // Anybody can make up headers: whoever fills the memory only empties it.
    if (this.#headers.size >= MAX_HEADERS) this.#headers.clear();
    this.#headers.set(segment, header);
    return header;
  }
}

/**
 * A segment is what encoding its bytes gives, or it is not base64url in canonical form: no foreign characters, no
 * padding, unused bits zero (RFC 4648 §3.5). So a token has one spelling only.
 *
 * @returns undefined for an empty segment, too
 */
function decodeCanonical(segment: string): Buffer | undefined {
  const bytes = Buffer.from(segment, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === segment ? bytes : undefined;
}

function decodeObject(segment: string): Claims | undefined {
  const bytes = decodeCanonical(segment);
  return bytes === undefined ? undefined : parseStrictObject(bytes);
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
