import { InvalidOptionsError } from './latchkey-error.js';
import { grantCovers, isScopeName } from './scope-syntax.js';

/** One scope of the catalogue, as the application defines it. */
export interface ScopeDefinition {
  /** What the scope allows, in words that the consent page can show: "See your transfers". */
  readonly description: string;
  /**
   * Scopes that come with this one. Followed transitively; a circle is refused.
   *
   * @default none
   */
  readonly implies?: readonly string[];
}

/** All scopes that an application knows. Scopes compare exactly and by case (RFC 6749 §3.3). */
export interface ScopeCatalogue {
  /** In the order of definition; empty for {@link openCatalogue}. */
  readonly names: readonly string[];
  has(scope: string): boolean;
  /** @throws InvalidOptionsError `invalid_options` when the catalogue does not know the scope */
  describe(scope: string): string;
  /**
   * Everything that holding `scope` satisfies: itself and, transitively, what it implies.
   * For an unknown scope: itself alone.
   */
  closure(scope: string): readonly string[];
  /** Whether what was granted (wildcards allowed) satisfies one required scope; false for an unknown one. */
  satisfies(granted: readonly string[], required: string): boolean;
  /** The granted scopes written out: wildcards and implications resolved to the catalogue's names, sorted. */
  expand(granted: readonly string[]): readonly string[];
}

/**
 * The application's scope catalogue; a frozen copy of what it is given.
 *
 * @example Writing implies reading
 * ```ts
 * const scopes = defineScopes({
 *   'transfers:read': { description: 'See your transfers' },
 *   'transfers:write': { description: 'Move money', implies: ['transfers:read'] },
 * });
 * scopes.satisfies(['transfers:write'], 'transfers:read'); // true
 * ```
 * @throws InvalidOptionsError `invalid_options` for a name that RFC 6749 §3.3 does not allow, a wildcard, a
 * missing description, an unknown or circular implication
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
export function defineScopes(definitions: Readonly<Record<string, ScopeDefinition>>): ScopeCatalogue {
  // A Map, so that a scope named `constructor` or `__proto__` is a name like any other.
  const entries = new Map(Object.entries(definitions));
  for (const [name, { description }] of entries) {
    if (!isScopeName(name)) throw wrongScope(name, 'is not a scope name (RFC 6749 §3.3, no wildcards)');
    if (typeof description !== 'string' || description === '') throw wrongScope(name, 'needs a description');
  }
  const closures = new Map<string, readonly string[]>();
  for (const name of entries.keys()) close(name, entries, closures, []);
  return Object.freeze(new DefinedScopes(entries, closures));
}

/** What an application without a catalogue gets: every scope is allowed, none implies another. */
export const openCatalogue: ScopeCatalogue = Object.freeze({
  names: Object.freeze([]),
  has: () => true,
  describe: (scope: string) => scope,
  closure: (scope: string) => [scope],
  satisfies: (granted: readonly string[], required: string) =>
    granted.some((grant) => grantCovers(grant, required)),
  expand: (granted: readonly string[]) => [...new Set(granted)].toSorted(),
});

class DefinedScopes implements ScopeCatalogue {
  readonly names: readonly string[];
  readonly #descriptions: ReadonlyMap<string, string>;
  readonly #closures: ReadonlyMap<string, readonly string[]>;
  /** Per scope those that satisfy it: itself, and each that implies it. */
  readonly #holders: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    entries: ReadonlyMap<string, ScopeDefinition>,
    closures: ReadonlyMap<string, readonly string[]>,
  ) {
    const holders = new Map([...entries.keys()].map((name) => [name, new Set<string>()]));
    for (const [holder, names] of closures) {
      for (const name of names) holders.get(name)?.add(holder);
    }
    this.names = Object.freeze([...entries.keys()]);
    this.#descriptions = new Map([...entries].map(([name, { description }]) => [name, description]));
    this.#closures = closures;
    this.#holders = holders;
  }

  has(scope: string): boolean {
    return this.#descriptions.has(scope);
  }

  describe(scope: string): string {
    const description = this.#descriptions.get(scope);
    if (description === undefined) throw wrongScope(scope, 'is not in the catalogue');
    return description;
  }

  closure(scope: string): readonly string[] {
    return this.#closures.get(scope) ?? [scope];
  }

  // Asked at every request: loops, so that nothing is allocated for grants without wildcard.
  satisfies(granted: readonly string[], required: string): boolean {
    const holders = this.#holders.get(required);
    if (holders === undefined) return false;
    for (const grant of granted) {
      if (holders.has(grant)) return true;
    }
    for (const grant of granted) {
      if (!grant.endsWith(':*')) continue;
      for (const holder of holders) {
        if (grantCovers(grant, holder)) return true;
      }
    }
    return false;
  }

  expand(granted: readonly string[]): readonly string[] {
    return this.names.filter((name) => this.satisfies(granted, name)).toSorted();
  }
}

/** Fills `closures` for a scope and for all that it implies, each once however many ways lead to it. */
function close(
  name: string,
  entries: ReadonlyMap<string, ScopeDefinition>,
  closures: Map<string, readonly string[]>,
  path: readonly string[],
): readonly string[] {
  const known = closures.get(name);
  if (known !== undefined) return known;
  const below = [...path, name];
  if (path.includes(name)) throw wrongScope(name, `implies itself: ${below.join(' → ')}`);
  const definition = entries.get(name);
  if (definition === undefined) throw wrongScope(path.at(-1) ?? name, `implies the unknown scope '${name}'`);
  const implied = (definition.implies ?? []).flatMap((next) => close(next, entries, closures, below));
  const closure = Object.freeze([...new Set([name, ...implied])]);
  closures.set(name, closure);
  return closure;
}

function wrongScope(name: string, problem: string): InvalidOptionsError {
  return new InvalidOptionsError(`scopes['${name}']`, problem);
}
