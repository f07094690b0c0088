import { describe, expect, it } from '@jest/globals';

import { ApiKey, Jwt } from '../decorators/credential.decorator.js';
import { External, Public } from '../decorators/exemption.decorator.js';
import { Roles } from '../decorators/roles.decorator.js';
import { Scopes } from '../decorators/scopes.decorator.js';
import { mergeLevels } from './policy-levels.js';
import type { PolicyDecorator } from './policy-metadata.js';
import { classEntries } from './policy-metadata.js';

/** Merges levels of decorators: of the base class, of the class, of the handler. */
function merge(...levels: readonly (readonly PolicyDecorator[])[]) {
  const merged = mergeLevels(
    levels.map((decorators) => {
      class Level {}
      for (const decorate of decorators.toReversed()) decorate(Level);
      return classEntries(Level).flat();
    }),
  );
  return {
    access: merged.access,
    credentials: merged.acceptances.map(({ decorator }) => decorator),
    scopes: merged.scopes.flatMap(({ scopes }) => scopes),
    roles: merged.aspects.get('Roles') ?? [],
    problems: merged.problems,
  };
}

const nothing = { access: 'undecorated', credentials: [], scopes: [], roles: [], problems: [] };

describe('decorators of class and handler', () => {
  it('that say nothing leave a route undecorated [R49]', () => {
    expect(merge()).toEqual(nothing);
    expect(merge([], [])).toEqual(nothing);
  });

  it('add up: credentials of the handler replace those of the class, requirements of both hold', () => {
    expect(merge([Jwt(), Scopes('a'), Roles('x')], [ApiKey(), Scopes('b')])).toEqual({
      access: 'guarded',
      credentials: ['@ApiKey()'],
      scopes: ['a', 'b'],
      roles: [['x']],
      problems: [],
    });
  });

  it('on one level mean either credential, and all scopes', () => {
    expect(merge([], [Jwt(), ApiKey(), Scopes('a'), Scopes('b')])).toMatchObject({
      credentials: ['@Jwt()', '@ApiKey()'],
      scopes: ['a', 'b'],
    });
  });

  it('of an open handler lift those of the class, requirements too [R49]', () => {
    expect(merge([Jwt(), Scopes('a'), Roles('x')], [Public()])).toEqual({ ...nothing, access: 'public' });
    expect(merge([Jwt()], [External()])).toMatchObject({ access: 'external' });
    expect(merge([Jwt()], [Public({ identify: true })])).toMatchObject({ access: 'identify' });
  });

  it('of a guarded handler close an open class [R49]', () => {
    expect(merge([Public()], [Jwt()])).toMatchObject({ access: 'guarded', problems: [] });
  });

  it('requirements of a class wait for the credential of the handler', () => {
    expect(merge([Scopes('a')], [Jwt()])).toMatchObject({ access: 'guarded', scopes: ['a'], problems: [] });
    expect(merge([Scopes('a')], [Public()])).toEqual({ ...nothing, access: 'public' });
    expect(merge([Scopes('a')], []).problems).toEqual(['@Scopes() needs a credential decorator']);
  });

  it.each<[string, readonly PolicyDecorator[][]]>([
    ['@Public() stands beside @Scopes()', [[Public(), Scopes('a')]]],
    ['@Public() stands beside @Jwt(), @Roles()', [[Public(), Jwt(), Roles('x')]]],
    ['@External() stands beside @ApiKey()', [[Jwt()], [External(), ApiKey()]]],
    ['@Roles() needs a credential decorator', [[Public()], [Roles('x')]]],
    ['@Public(), @External() contradict each other', [[Public(), External()]]],
    ['@Public(), @Public() contradict each other', [[Public(), Public({ identify: true })]]],
  ])('that contradict each other are a problem: %s', (problem, levels) => {
    expect(merge(...levels).problems).toEqual([problem]);
  });
});
