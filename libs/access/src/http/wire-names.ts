import { InvalidInputError } from '#core';

/**
 * Tells a service's `invalid_input` of a field as it stands on the wire: services name their fields as code
 * writes them, callers write snake case.
 *
 * @param names fields that have another name on the wire than their own in snake case
 */
export function rethrowWithWireNames(error: unknown, names: Readonly<Record<string, string>> = {}): never {
  if (!(error instanceof InvalidInputError)) throw error;
  const [field = '', ...path] = error.field.split('.');
  const wireName = names[field] ?? field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  throw new InvalidInputError([wireName, ...path].join('.'), error.message.slice(error.field.length + 2));
}
