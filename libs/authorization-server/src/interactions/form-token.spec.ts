import { describe, expect, it } from '@jest/globals';

import { FormTokens } from './form-token.js';

const [OLD, NEW] = ['an old key of thirty-two characters', 'a new key of thirty-two characters.'];

describe('form tokens', () => {
  it('hold for the purpose and the session that they were made for, and no other [I11][I18]', () => {
    const tokens = new FormTokens([NEW]);
    const token = tokens.issue('consent', 'uid', 'session');
    expect(tokens.verify(token, 'consent', 'uid', 'session')).toBe(true);
    expect(tokens.verify(token, 'login', 'uid', 'session')).toBe(false);
    expect(tokens.verify(token, 'consent', 'uid', 'another')).toBe(false);
    expect(tokens.verify(token, 'consent', 'uid', 'session', 'more')).toBe(false);
    // Joined texts would be alike.
    expect(tokens.verify(token, 'consent', 'uidsession', '')).toBe(false);
    for (const forged of [undefined, '', 'x', `${token}x`]) {
      expect(tokens.verify(forged, 'consent', 'uid', 'session')).toBe(false);
    }
  });

  it('outlive the first key for as long as it is listed', () => {
    const token = new FormTokens([OLD]).issue('login');
    expect(new FormTokens([NEW, OLD]).verify(token, 'login')).toBe(true);
    expect(new FormTokens([NEW]).verify(token, 'login')).toBe(false);
  });
});
