import { LatchkeyError, StoreUnavailableError } from '#core';

/**
 * What is left of a client's error: its name and code. The error itself holds the command with its arguments,
 * and those artifacts.
 */
export class RedisError extends Error {
  /** A system error such as `ECONNREFUSED`, or the first word of Redis's answer: `OOM`, `READONLY`, `NOAUTH`. */
  readonly code: string | undefined;

  constructor(name: string, code: string | undefined) {
    super(code === undefined ? name : `${name}: ${code}`);
    this.name = 'RedisError';
    this.code = code;
  }
}

/** A client's error as a port throws it: `store_unavailable` with a {@link RedisError}. */
export function translateError(error: unknown, store: string): Error {
  if (error instanceof LatchkeyError) return error;
  const name = error instanceof Error ? error.name : 'Error';
  return new StoreUnavailableError(store, new RedisError(name, codeOf(error)));
}

export function isNoScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && /^\w{1,64}$/.test(error.code)) return error.code;
  return /^[A-Z]{2,32}(?= )/.exec(error.message)?.[0];
}
