import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { ChallengeForm } from '../scheme.js';
import { challenge } from './challenge.js';

const bearer: ChallengeForm = { scheme: 'Bearer', parameters: {}, describesErrors: true };
const apiKey: ChallengeForm = {
  scheme: 'ApiKey',
  parameters: { header: 'X-API-Key' },
  describesErrors: false,
};

/** The characters of a quoted-string that is read as RFC 9110 §5.6.4 says. */
const PARAMETER =
  /([!#$%&'*+.^_`|~\dA-Za-z-]+)="((?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*)"/y;

/** Reads a challenge of one scheme strictly; undefined when it is none. */
function read(text: string): readonly (readonly [string, string])[] | undefined {
  const start = text.indexOf(' ') + 1;
  const found: [string, string][] = [];
  PARAMETER.lastIndex = start;
  for (;;) {
    const match = PARAMETER.exec(text);
    if (match === null) return undefined;
    found.push([match[1] ?? '', (match[2] ?? '').replaceAll(/\\(.)/gs, '$1')]);
    const end = start + text.slice(start).length;
    const at = match.index + match[0].length;
    if (at === end) return found;
    if (!text.startsWith(', ', at)) return undefined;
    PARAMETER.lastIndex = at + 2;
  }
}

describe('a challenge', () => {
  it('opens with its scheme and a realm, and leaves out what is undefined [R05]', () => {
    expect(challenge(bearer, 'api', { error: undefined })).toBe('Bearer realm="api"');
    expect(challenge(apiKey, 'api')).toBe('ApiKey realm="api", header="X-API-Key"');
  });

  it('has each parameter once, the described ones last [R06]', () => {
    const text = challenge(apiKey, 'api', { header: 'X-Other', error: 'invalid_token', scope: 'a b' });
    expect(text).toBe('ApiKey realm="api", header="X-Other", error="invalid_token", scope="a b"');
  });

  it('quotes and escapes the realm [R06]', () => {
    expect(challenge(bearer, String.raw`a "b" \ c`)).toBe(String.raw`Bearer realm="a \"b\" \\ c"`);
  });

  it('holds whatever it is told between its quotes: no value ends the string, the line or the field [R06][R07]', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (realm, description) => {
        const text = challenge(bearer, realm, { error: 'invalid_token', error_description: description });
        expect(text).toMatch(/^[\x20-\x7e]*$/);
        const legal = (value: string) => value.replaceAll(/[^\x20-\x7e]/g, '');
        expect(read(text)).toEqual([
          ['realm', legal(realm)],
          ['error', 'invalid_token'],
          ['error_description', legal(description)],
        ]);
      }),
      { numRuns: 1000 },
    );
  });
});
