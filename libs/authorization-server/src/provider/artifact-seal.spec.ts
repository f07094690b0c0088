import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';

import { seal, unseal } from './artifact-seal.js';

const payload = {
  kind: 'Interaction',
  jti: 'the-id',
  exp: 1_900_000_000,
  accountId: 'user-1',
  params: { state: 'a-state' },
  session: { cookie: 'a-cookie' },
};

describe('sealed artifacts', () => {
  it('show what names, and hide what opens [I12]', () => {
    const stored = seal('Interaction', 'the-id', payload);
    expect(Object.keys(stored).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'accountId',
      'exp',
      'kind',
      'sealed',
    ]);
    expect(JSON.stringify(stored)).not.toMatch(/the-id|a-state|a-cookie/);
  });

  it('open under their own id, and under no other [I12]', () => {
    const stored = seal('Interaction', 'the-id', payload);
    expect(unseal('Interaction', 'the-id', stored)).toEqual(payload);
    expect(unseal('Interaction', 'another-id', stored)).toBeUndefined();
    expect(unseal('Session', 'the-id', stored)).toBeUndefined();
  });

  it('are absent when somebody wrote to them', () => {
    const stored = seal('Interaction', 'the-id', payload);
    const sealed = String(stored['sealed']);
    const other = sealed.startsWith('A') ? `B${sealed.slice(1)}` : `A${sealed.slice(1)}`;
    for (const text of [other, sealed.slice(0, -4), '', 7, null]) {
      expect(unseal('Interaction', 'the-id', { ...stored, sealed: text })).toBeUndefined();
    }
  });

  it('come back as they went, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.dictionary(fc.string(), fc.jsonValue()), (id, members) => {
        const { jti: _jti, consumed: _consumed, sealed: _sealed, __proto__: _proto, ...rest } = members;
        const json: unknown = JSON.parse(JSON.stringify({ ...rest, jti: id }));
        expect(
          JSON.parse(JSON.stringify(unseal('RefreshToken', id, seal('RefreshToken', id, rest)))),
        ).toEqual(json);
      }),
    );
  });
});
