import type { Scheme } from '#access';
import { InvalidOptionsError } from '#core';

/** @throws InvalidOptionsError `invalid_options` when two schemes have one name */
export function indexSchemes(schemes: readonly (Scheme | undefined)[]): ReadonlyMap<string, Scheme> {
  const byName = new Map<string, Scheme>();
  for (const scheme of schemes) {
    if (scheme === undefined) continue;
    if (byName.has(scheme.name))
      throw new InvalidOptionsError('schemes', `'${scheme.name}' is there already`);
    byName.set(scheme.name, scheme);
  }
  return byName;
}
