import { describe, expect, it } from '@jest/globals';

import type { RevocationOptions } from './revocation-options.js';
import { resolveRevocationOptions } from './revocation-options.js';

describe('resolveRevocationOptions', () => {
  it('has defaults for all', () => {
    expect(resolveRevocationOptions()).toEqual({
      longestTokenSeconds: 86_400,
      onFeedLost: { acceptForSeconds: 0 },
      retentionSeconds: 3600,
    });
  });

  it.each<[string, object]>([
    ['revocation.longestTokenSeconds', { longestTokenSeconds: 0 }],
    ['revocation.onFeedLost.acceptForSeconds', { onFeedLost: { acceptForSeconds: -1 } }],
    ['revocation.onFeedLost.accept', { onFeedLost: { accept: true } }],
    ['revocation.retentionSeconds', { retentionSeconds: 5 }],
    ['revocation.pollSeconds', { pollSeconds: 1 }],
  ])('refuses a bad %s, naming it', (path, options) => {
    expect(() => resolveRevocationOptions(options as RevocationOptions)).toThrow(
      expect.objectContaining({ code: 'invalid_options', path }),
    );
  });
});
