import { describe, expect, it } from '@jest/globals';

import { DEFAULT_TENANT, NO_CLAIMS } from './principal.js';
import type { ServicePrincipal } from './principal.js';
import { refused, unavailable, verified } from './verification.js';
import type { Verification } from './verification.js';

const principal: ServicePrincipal = {
  kind: 'service',
  subject: 'api-key:1',
  tenant: DEFAULT_TENANT,
  scopes: [],
  credential: { scheme: 'api-key', id: '1', issuer: undefined, expiresAt: undefined },
  name: 'settlements',
  owner: undefined,
  claims: NO_CLAIMS,
};

describe('Verification', () => {
  it('verified carries the principal, and restrictions only where there are any', () => {
    const restrictions = { allowsAddress: undefined, browserUse: 'refuse' } as const;
    expect(verified(principal)).toEqual({ outcome: 'verified', principal, restrictions: undefined });
    expect(verified(principal, restrictions).restrictions).toBe(restrictions);
  });

  it('refused carries the reason, and the id of the credential where it could be read', () => {
    expect(refused('malformed')).toEqual({
      outcome: 'refused',
      reason: 'malformed',
      credentialId: undefined,
    });
    expect(refused('revoked', '1').credentialId).toBe('1');
  });

  it('unavailable carries the cause, and asks to try again after a second unless told otherwise', () => {
    const cause = new Error('gone');
    expect(unavailable(cause)).toEqual({ outcome: 'unavailable', cause, retryAfterSeconds: 1 });
    expect(unavailable(cause, 30).retryAfterSeconds).toBe(30);
  });

  it('is told apart by its outcome alone', () => {
    const answers: Verification[] = [verified(principal), refused('unknown'), unavailable(undefined)];
    const words = answers.map((answer) => {
      switch (answer.outcome) {
        case 'verified':
          return answer.principal.kind;
        case 'refused':
          return answer.reason;
        case 'unavailable':
          return answer.retryAfterSeconds;
      }
    });
    expect(words).toEqual(['service', 'unknown', 1]);
  });
});
