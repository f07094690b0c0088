import { describe, expect, it } from '@jest/globals';

import type { DenylistEntry } from './denylist-entry.js';
import { cutOff } from './denylist-entry.js';
import { StoreUnavailableError } from './latchkey-error.js';
import type { JudgedToken, RevocationJudge } from './revocation-judge.js';
import { issueInstant } from './revocation-judge.js';

const NOW = 1_700_000_000_500;
const clock = { now: () => NOW, monotonic: () => NOW };
const token = { tenant: 'default', issuer: 'https://id.example.com', subject: 'alice', sessionId: 's' };

function judgeOf(entry: DenylistEntry): RevocationJudge {
  return {
    judge: ({ issuedAt }: JudgedToken) =>
      entry.type === 'cut-off' && (issuedAt?.getTime() ?? 0) / 1000 <= entry.before ? 'revoked' : 'live',
  };
}

function cutOffBy(by: 'subject' | 'session'): DenylistEntry {
  const { tenant, issuer } = token;
  return cutOff({ tenant, issuer, by, value: 'x', at: new Date(NOW), longestTokenSeconds: 900 });
}

describe('issueInstant', () => {
  it('is the current second where nothing is cut off', async () => {
    const judge: RevocationJudge = { judge: () => 'live' };
    expect(await issueInstant(token, judge, clock)).toEqual(new Date(1_700_000_000_000));
  });

  it('is undefined for what is over: its session never comes back', async () => {
    expect(await issueInstant(token, judgeOf(cutOffBy('session')), clock)).toBeUndefined();
  });

  it('is the current second where nobody can tell: whoever verifies the token asks again', async () => {
    const judge: RevocationJudge = {
      judge: async () => {
        throw new StoreUnavailableError('the change feed', new Error('ECONNREFUSED'));
      },
    };
    expect(await issueInstant(token, judge, clock)).toEqual(new Date(1_700_000_000_000));
  });

  it('lets a bug be seen', async () => {
    const judge: RevocationJudge = {
      judge: async () => {
        throw new TypeError('a bug');
      },
    };
    await expect(issueInstant(token, judge, clock)).rejects.toThrow(TypeError);
  });
});

describe('issueInstant, in the second of a cut-off', () => {
  it('waits for the next one, so that nothing issued after a cut-off is refused by it', async () => {
    const begun = performance.now();
    const instant = await issueInstant(token, judgeOf(cutOffBy('subject')), clock);
    expect(instant).toEqual(new Date(1_700_000_001_000));
    expect(performance.now() - begun).toBeGreaterThan(480);
  });
});
