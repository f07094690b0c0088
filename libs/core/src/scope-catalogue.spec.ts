import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { InvalidOptionsError } from './latchkey-error.js';
import { defineScopes, openCatalogue } from './scope-catalogue.js';
import type { ScopeDefinition } from './scope-catalogue.js';
import { grantCovers } from './scope-syntax.js';

const scopes = defineScopes({
  'transfers:read': { description: 'See your transfers' },
  'transfers:write': { description: 'Move money', implies: ['transfers:read'] },
  'transfers:approve': { description: 'Approve transfers', implies: ['transfers:write', 'accounts:read'] },
  'accounts:read': { description: 'See your accounts' },
});

/** Up to eight scopes `s0` … in two families; each implies only later ones, so that nothing goes round. */
const definitions = fc
  .array(fc.tuple(fc.constantFrom('a', 'b'), fc.array(fc.nat({ max: 7 }), { maxLength: 4 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((rows) => {
    const names = rows.map(([family], at) => `${family}:s${at}`);
    const entries = rows.map(([, targets], at): [string, ScopeDefinition] => [
      names[at] ?? '',
      { description: 'x', implies: names.filter((_, target) => target > at && targets.includes(target)) },
    ]);
    return Object.fromEntries(entries);
  });

/** What the definitions say by themselves: reached by following `implies`. */
function reaches(from: string, to: string, defined: Readonly<Record<string, ScopeDefinition>>): boolean {
  return from === to || (defined[from]?.implies ?? []).some((next) => reaches(next, to, defined));
}

function pathOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.path;
    throw error;
  }
  return undefined;
}

describe('defineScopes', () => {
  it.each(['', 'two words', 'transfers:*', '*', 'quo"te', 'line\nbreak', 'é'])(
    'refuses the name %j',
    (name) => {
      expect(pathOf(() => defineScopes({ [name]: { description: 'x' } }))).toBe(`scopes['${name}']`);
    },
  );

  it('refuses a scope without a description, which the consent page would show', () => {
    expect(pathOf(() => defineScopes({ a: { description: '' } }))).toBe("scopes['a']");
  });

  it('refuses an implication of a scope that it does not know, and names the scope that has it', () => {
    expect(pathOf(() => defineScopes({ a: { description: 'x', implies: ['b'] } }))).toBe("scopes['a']");
  });

  it.each([
    ['itself', { a: ['a'] }],
    ['the other', { a: ['b'], b: ['a'] }],
    ['a third', { a: ['b'], b: ['c'], c: ['a'] }],
    ['one that goes round', { a: ['b'], b: ['c'], c: ['b'] }],
  ])('refuses implications in a circle: over %s', (_over, implications: Record<string, string[]>) => {
    const circular = Object.fromEntries(
      Object.entries(implications).map(([name, implies]) => [name, { description: 'x', implies }]),
    );
    expect(pathOf(() => defineScopes(circular))).toBeDefined();
  });

  it('accepts two ways to one scope, and many of them in a row, in no time', () => {
    const levels = Array.from({ length: 40 }, (_, at) => at);
    const lattice = Object.fromEntries(
      levels.flatMap((at) =>
        ['l', 'r'].map((side) => [
          `${side}${at}`,
          { description: 'x', implies: at === 39 ? [] : [`l${at + 1}`, `r${at + 1}`] },
        ]),
      ),
    );
    expect(defineScopes(lattice).closure('l0')).toHaveLength(79);
  });

  it('knows its names in the order of definition, and nothing else', () => {
    expect(scopes.names).toEqual(['transfers:read', 'transfers:write', 'transfers:approve', 'accounts:read']);
    expect(
      ['transfers:read', 'Transfers:read', 'transfers:*', 'toString'].map((name) => scopes.has(name)),
    ).toEqual([true, false, false, false]);
  });

  it('describes a scope, and throws for an unknown one', () => {
    expect(scopes.describe('transfers:write')).toBe('Move money');
    expect(pathOf(() => scopes.describe('transfers:delete'))).toBe("scopes['transfers:delete']");
  });

  it('takes names that every object inherits as names like any other', () => {
    const definition = '{"description":"x","implies":["constructor"]}';
    const text = `{"__proto__":${definition},"constructor":{"description":"y"}}`;
    const odd = defineScopes(JSON.parse(text) as Record<string, ScopeDefinition>);
    expect(odd.names).toEqual(['__proto__', 'constructor']);
    expect(odd.satisfies(['__proto__'], 'constructor')).toBe(true);
    expect(odd.satisfies(['constructor'], '__proto__')).toBe(false);
    expect(scopes.satisfies(['constructor', '__proto__'], 'transfers:read')).toBe(false);
    expect(scopes.satisfies(['constructor'], 'constructor')).toBe(false);
  });

  it('stays what it was when the definitions change later', () => {
    const mutable = { a: { description: 'before', implies: [] as string[] }, b: { description: 'x' } };
    const catalogue = defineScopes(mutable);
    mutable.a.description = 'after';
    mutable.a.implies.push('b');
    expect(catalogue.describe('a')).toBe('before');
    expect(catalogue.satisfies(['a'], 'b')).toBe(false);
    expect(() => (catalogue.closure('a') as string[]).push('b')).toThrow(TypeError);
  });
});

describe('ScopeCatalogue.closure', () => {
  it('gives the scope and, transitively, all that it implies, each once', () => {
    expect(scopes.closure('transfers:approve').toSorted()).toEqual([
      'accounts:read',
      'transfers:approve',
      'transfers:read',
      'transfers:write',
    ]);
  });

  it('gives an unknown scope alone', () => {
    expect(scopes.closure('other')).toEqual(['other']);
  });
});

describe('ScopeCatalogue.satisfies', () => {
  it('[R10] compares exactly and by case', () => {
    const near = [
      'transfers:READ',
      'Transfers:read',
      'transfers:read ',
      ' transfers:read',
      'transfers:rea',
      'transfers',
    ];
    expect(near.filter((grant) => scopes.satisfies([grant], 'transfers:read'))).toEqual([]);
    expect(scopes.satisfies(['transfers:read'], 'transfers:read')).toBe(true);
  });

  it('[R10] follows implications, and only in their direction', () => {
    expect(scopes.satisfies(['transfers:approve'], 'transfers:read')).toBe(true);
    expect(scopes.satisfies(['transfers:read'], 'transfers:write')).toBe(false);
  });

  it('[R10] lets one scope imply another only where the catalogue says so', () => {
    fc.assert(
      fc.property(definitions, fc.nat(), fc.nat(), (defined, left, right) => {
        const catalogue = defineScopes(defined);
        const grant = catalogue.names[left % catalogue.names.length] ?? '';
        const required = catalogue.names[right % catalogue.names.length] ?? '';
        expect(catalogue.satisfies([grant], required)).toBe(reaches(grant, required, defined));
      }),
    );
  });

  it('takes a wildcard for every scope that it covers, and for what those imply', () => {
    fc.assert(
      fc.property(definitions, fc.constantFrom('a:*', 'b:*', 'c:*', '*'), fc.nat(), (defined, grant, at) => {
        const catalogue = defineScopes(defined);
        const required = catalogue.names[at % catalogue.names.length] ?? '';
        const covered = catalogue.names.filter((name) => grantCovers(grant, name));
        expect(catalogue.satisfies([grant], required)).toBe(
          covered.some((name) => reaches(name, required, defined)),
        );
      }),
    );
  });

  it('is never satisfied for a scope that the catalogue does not know, even when it was granted', () => {
    expect(scopes.satisfies(['other', 'transfers:*'], 'other')).toBe(false);
    expect(scopes.satisfies(['transfers:*'], 'transfers:unknown')).toBe(false);
  });

  it('is satisfied by nothing when nothing was granted', () => {
    expect(scopes.names.some((name) => scopes.satisfies([], name))).toBe(false);
  });
});

describe('ScopeCatalogue.expand', () => {
  it('writes out wildcards and implications, sorted, without what the catalogue does not know', () => {
    expect(scopes.expand(['transfers:write', 'other'])).toEqual(['transfers:read', 'transfers:write']);
    expect(scopes.expand(['transfers:*'])).toEqual([
      'accounts:read',
      'transfers:approve',
      'transfers:read',
      'transfers:write',
    ]);
  });

  it('gives exactly what the grants satisfy', () => {
    fc.assert(
      fc.property(
        definitions,
        fc.array(fc.constantFrom('a:*', 'a:s0', 'b:s1', 'a:s2', 'b:*')),
        (defined, granted) => {
          const catalogue = defineScopes(defined);
          const satisfied = catalogue.names.filter((name) => catalogue.satisfies(granted, name));
          expect(catalogue.expand(granted)).toEqual(satisfied.toSorted());
        },
      ),
    );
  });
});

describe('openCatalogue', () => {
  it('[R10] compares exactly and by case, and knows no implication', () => {
    expect(openCatalogue.satisfies(['transfers:read'], 'transfers:read')).toBe(true);
    expect(openCatalogue.satisfies(['transfers:READ', 'transfers:write'], 'transfers:read')).toBe(false);
  });

  it('takes wildcards over whole segments', () => {
    expect(openCatalogue.satisfies(['transfers:*'], 'transfers:read')).toBe(true);
    expect(openCatalogue.satisfies(['*'], 'transfers:read')).toBe(false);
  });

  it('knows every scope and lists none', () => {
    expect(openCatalogue.has('anything')).toBe(true);
    expect(openCatalogue.names).toEqual([]);
    expect(openCatalogue.expand(['b', 'a', 'b'])).toEqual(['a', 'b']);
  });
});
