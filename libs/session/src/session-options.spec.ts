import { describe, expect, it } from '@jest/globals';

import type { SessionOptions } from './index.js';
import { resolveSessionOptions } from './index.js';

describe('session options', () => {
  it('default to a refresh token of 30 days in a session of 90', () => {
    const resolved = resolveSessionOptions({});
    expect(resolved).toEqual({
      clientId: 'first-party',
      refreshTokenSeconds: 2_592_000,
      sessionSeconds: 7_776_000,
    });
    expect(Object.isFrozen(resolved)).toBe(true);
  });

  const wrong: readonly [string, Record<string, unknown>][] = [
    ['sessions.clientId', { clientId: 'two words' }],
    ['sessions.refreshTokenSeconds', { refreshTokenSeconds: 0 }],
    ['sessions.refreshTokenSeconds', { refreshTokenSeconds: 1.5 }],
    ['sessions.sessionSeconds', { sessionSeconds: 1e15 }],
    ['sessions.refreshTokenSeconds', { refreshTokenSeconds: 7200, sessionSeconds: 3600 }],
    ['sessions.sesionSeconds', { sesionSeconds: 3600 }],
  ];

  it.each(wrong)('name %s when it is wrong', (path, options) => {
    expect(() => resolveSessionOptions(options as SessionOptions)).toThrow(
      expect.objectContaining({ code: 'invalid_options', path }),
    );
  });
});
