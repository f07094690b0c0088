import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';

import { defineScopes } from '#core';

import { grantable } from './consent.js';

const catalogue = defineScopes({
  'a:read': { description: 'A' },
  'a:write': { description: 'A!', implies: ['a:read'] },
  'b:read': { description: 'B' },
});
const resource = (identifier: string, scopes: readonly string[]) => ({
  identifier,
  scopes,
  accessTokenSeconds: 900,
  clients: [],
});
const resources = [resource('https://a.test', ['a:read', 'a:write']), resource('https://b.test', ['b:read'])];

describe('what a user can give', () => {
  it('is what was asked for, at the resource that knows it', () => {
    const given = grantable(
      { scopes: ['b:read', 'openid', 'a:read'], resources },
      ['a:write', 'b:*'],
      catalogue,
    );
    expect(given).toEqual({
      openid: true,
      names: ['b:read', 'a:read'],
      scopes: new Map([
        ['https://a.test', ['a:read']],
        ['https://b.test', ['b:read']],
      ]),
    });
  });

  it('never exceeds the user’s rights, nor what was asked for [I16]', () => {
    const scope = fc.constantFrom('a:read', 'a:write', 'b:read', 'openid', 'unknown');
    const right = fc.constantFrom('a:read', 'a:write', 'b:read', 'a:*', 'b:*', 'unknown');
    fc.assert(
      fc.property(fc.array(scope), fc.array(right), (scopes, rights) => {
        const { names, scopes: byResource } = grantable({ scopes, resources }, rights, catalogue);
        for (const name of [...names, ...[...byResource.values()].flat()]) {
          expect(scopes).toContain(name);
          expect(catalogue.satisfies(rights, name)).toBe(true);
        }
      }),
    );
  });
});
