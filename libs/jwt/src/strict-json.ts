import type { Claims } from '#core';

/** Deeper than any sane token, and shallow enough to walk recursively. */
const MAX_DEPTH = 32;

/**
 * Parses a JSON object as RFC 7515 §4 wants it: no member name occurs twice, at any depth. What comes back is
 * frozen all the way down, and its objects have no prototype, so that `__proto__` and `constructor` are names
 * like any other.
 *
 * @returns undefined for anything but such an object
 */
export function parseStrictObject(text: string): Claims | undefined {
  const value = parse(text);
  if (!isObject(value) || Array.isArray(value)) return undefined;
  const written = countWrittenMembers(text);
  // JSON.parse keeps the last of two equal names: then there are fewer members than were written.
  return written !== undefined && harden(value) === written ? value : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * How many members valid JSON text writes: each has exactly one colon outside of strings.
 *
 * @returns undefined when the text nests deeper than {@link MAX_DEPTH}
 */
function countWrittenMembers(text: string): number | undefined {
  let members = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
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

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; text.charCodeAt(at) !== QUOTE; at++) {
    if (text.charCodeAt(at) === BACKSLASH) at++;
  }
  return at;
}

/** Takes the prototypes off, freezes, and counts the members that there are. */
function harden(value: Record<string, unknown> | readonly unknown[]): number {
  let members = 0;
  if (!Array.isArray(value)) Object.setPrototypeOf(value, null);
  for (const member of Object.values(value)) {
    if (isObject(member)) members += harden(member);
    if (!Array.isArray(value)) members++;
  }
  Object.freeze(value);
  return members;
}
