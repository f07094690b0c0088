import { z } from 'zod';

import { StoreUnavailableError } from '#core';

/** How columns come back from a driver, parsed: nothing of a row is trusted before. */

const epochMilliseconds = z
  .union([z.number(), z.bigint(), z.string().regex(/^-?\d{1,16}$/)])
  .transform(Number)
  .pipe(z.int());

/** A bigint of epoch milliseconds: a number from SQLite, text from PostgreSQL. */
export const instant = epochMilliseconds.transform((milliseconds) => new Date(milliseconds));

export const integer = z
  .union([z.number(), z.bigint(), z.string().regex(/^\d{1,15}$/)])
  .transform(Number)
  .pipe(z.int());

/** JSON text. */
export const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('is not JSON');
    return z.NEVER;
  }
});

/**
 * A row as the record that it holds.
 *
 * @throws StoreUnavailableError `store_unavailable` for a row that this version can't have written: nobody can
 * say what it means, so nothing is decided by it
 */
export function parseRow<T>(schema: z.ZodType<T>, row: unknown, table: string): T {
  const result = schema.safeParse(row);
  if (result.success) return result.data;
  const column = result.error.issues[0]?.path.join('.') ?? '';
  throw new StoreUnavailableError(table, new TypeError(`column ${column} holds what was never written`));
}
