import { isUtf8 } from 'node:buffer';
import type { Buffer } from 'node:buffer';

import type { Claims } from '#core';

/** Deeper than any sane token, and shallow enough to walk recursively. */
const MAX_DEPTH = 32;

type Composite = Record<string, unknown> | readonly unknown[];

/**
 * Parses a JSON object as RFC 7515 §4 wants it: well-formed UTF-8 without byte-order mark, and no member name
 * twice in one object, at any depth. What comes back is frozen all the way down, and its objects have no
 * prototype, so that `__proto__` and `constructor` are names like any other.
 *
 * @returns undefined for anything but such an object
 */
export function parseStrictObject(bytes: Buffer): Claims | undefined {
  // A decoder that replaces what it can't read would let two different tokens say the same.
  const value = isUtf8(bytes) ? parse(bytes.toString('utf8')) : undefined;
  if (!isComposite(value) || isArray(value)) return undefined;
  const written = countWrittenMembers(bytes);
  // JSON.parse keeps the last of two equal names: then there are fewer members than were written.
  return written !== undefined && countMembers(value) === written ? hardenObject(value) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * How many members valid JSON writes: each has exactly one colon outside of strings. In UTF-8 these bytes stand
 * for nothing but themselves.
 *
 * @returns undefined when it nests deeper than {@link MAX_DEPTH}
 */
function countWrittenMembers(json: Buffer): number | undefined {
  let members = 0;
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    switch (json[at]) {
      case QUOTE:
        at = endOfString(json, at);
        break;
      case COLON:
        members++;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        if (++depth > MAX_DEPTH) return undefined;
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth--;
        break;
      default:
    }
  }
  return members;
}

function endOfString(json: Buffer, start: number): number {
  let at = start + 1;
  for (; json[at] !== QUOTE; at++) {
    if (json[at] === BACKSLASH) at++;
  }
  return at;
}

function countMembers(value: Composite): number {
  let members = 0;
  if (isArray(value)) {
    for (const item of value) if (isComposite(item)) members += countMembers(item);
    return members;
  }
  for (const name in value) {
    const member = value[name];
    members += isComposite(member) ? 1 + countMembers(member) : 1;
  }
  return members;
}

function harden(value: unknown): unknown {
  if (!isComposite(value)) return value;
  return isArray(value) ? Object.freeze(value.map(harden)) : hardenObject(value);
}

/** A copy, because V8 gives each object that loses its prototype with its members in it, and is frozen, a shape of its own. */
function hardenObject(value: Readonly<Record<string, unknown>>): Claims {
  const hardened: Record<string, unknown> = {};
  Object.setPrototypeOf(hardened, null);
  // From here on there is no setter that `__proto__` could reach.
  for (const name in value) hardened[name] = harden(value[name]);
  return Object.freeze(hardened);
}

function isComposite(value: unknown): value is Composite {
  return typeof value === 'object' && value !== null;
}

/** `Array.isArray`, without its `any`. */
function isArray(value: Composite): value is readonly unknown[] {
  return Array.isArray(value);
}
