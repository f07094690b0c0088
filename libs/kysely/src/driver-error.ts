import { ConflictError, LatchkeyError, StoreUnavailableError } from '#core';

/** PostgreSQL's SQLSTATE, and SQLite's codes as its drivers spell them. */
const UNIQUE_VIOLATION = /^(?:23505|SQLITE_CONSTRAINT(?:_UNIQUE|_PRIMARYKEY)?)$/;

const UNDEFINED_TABLE = '42P01';

/**
 * What is left of a driver's error: its name and code. Its message, detail and query may hold parameters, and
 * those digests; to see them, switch on `log` of the Kysely instance.
 */
export class DriverError extends Error {
  /** SQLSTATE, `SQLITE_…` or a system error such as `ECONNREFUSED`; undefined when the driver gave none. */
  readonly code: string | undefined;

  constructor(name: string, code: string | undefined, hint: string | undefined) {
    super([name, code, hint].filter((part) => part !== undefined).join(': '));
    this.name = 'DriverError';
    this.code = code;
  }
}

/** A driver's error as a port throws it: `conflict`, or `store_unavailable` with a {@link DriverError}. */
export function translateError(error: unknown, store: string): Error {
  if (error instanceof LatchkeyError) return error;
  // A bug, ours or the caller's, is no outage.
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
    return error;
  const code = codeOf(error);
  if (code !== undefined && UNIQUE_VIOLATION.test(code))
    return new ConflictError(`${store} holds this id already`);
  const name = error instanceof Error ? error.name : 'Error';
  return new StoreUnavailableError(store, new DriverError(name, code, hintFor(error, code)));
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^\w{1,64}$/.test(error.code) ? error.code : undefined;
}

function hintFor(error: unknown, code: string | undefined): string | undefined {
  const missing =
    code === UNDEFINED_TABLE || (error instanceof Error && error.message.startsWith('no such table'));
  return missing ? 'a table is missing; migrateLatchkey(db) makes them' : undefined;
}
