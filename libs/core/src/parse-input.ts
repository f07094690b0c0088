import { InvalidInputError } from './latchkey-error.js';
import type { OptionsSchema } from './options.js';

/**
 * Validates what came from a caller.
 *
 * @throws InvalidInputError `invalid_input`, naming the first wrong field by its path: `restrictions.addresses.0`
 */
export function parseInput<T>(schema: OptionsSchema<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const unknownField = issue?.keys?.[0];
  if (unknownField !== undefined) throw new InvalidInputError(unknownField, 'is not a field');
  throw new InvalidInputError(issue?.path.join('.') ?? '', issue?.message ?? 'is invalid');
}
