import { describe, expect, it } from '@jest/globals';

import type { RefusalReason } from '#core';
import { refused } from '#core';

import { challenge } from './http/challenge.js';
import type { ChallengeForm, Scheme } from './scheme.js';
import { refusalDenial, unavailableDenial } from './verification-denial.js';

const form: ChallengeForm = { scheme: 'Bearer', parameters: {}, describesErrors: true };
const scheme = (name: string, describesErrors: boolean): Scheme => ({
  name,
  strategy: { authenticate: () => undefined },
  challenge: { ...form, describesErrors },
  headers: [],
  yields: new Set(),
  present: () => ({ status: 'absent' }),
});

const REASONS: readonly RefusalReason[] = [
  'malformed',
  'unknown',
  'revoked',
  'signature-invalid',
  'too-large',
];

describe('what a caller learns of a refused credential', () => {
  it('is one and the same for every cause, but for a token that only expired [G04]', () => {
    const tokens = REASONS.map((reason) => ({
      ...refusalDenial(scheme('jwt', true), refused(reason)),
      audit: 0,
    }));
    expect(new Set(tokens.map((denial) => JSON.stringify(denial))).size).toBe(1);
    expect(refusalDenial(scheme('jwt', true), refused('expired')).code).toBe('token_expired');
    const keys = [...REASONS, 'expired' as const].map((reason) => ({
      ...refusalDenial(scheme('api-key', false), refused(reason)),
      audit: 0,
    }));
    expect(new Set(keys.map((denial) => JSON.stringify(denial))).size).toBe(1);
  });

  it('names the credential to the audit alone', () => {
    const { audit, ...told } = refusalDenial(scheme('api-key', false), refused('revoked', 'key-1'));
    expect(audit).toEqual({ type: 'credential-refused', reason: 'revoked', credentialId: 'key-1' });
    expect(JSON.stringify(told)).not.toMatch(/key-1|revoked/);
  });

  it('its description holds legal characters only [R07]', () => {
    for (const reason of [...REASONS, 'expired'] as const) {
      const { challenge: described } = refusalDenial(scheme('jwt', true), refused(reason));
      if (typeof described === 'string') throw new Error('no description');
      expect(described.description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
      expect(challenge(form, 'api', { error_description: described.description })).toContain(
        described.description,
      );
    }
  });

  it('a credential that nobody can judge now is 503 with the time to come back', () => {
    const cause = new Error('ECONNREFUSED');
    expect(unavailableDenial({ outcome: 'unavailable', retryAfterSeconds: 7, cause })).toMatchObject({
      status: 503,
      challenge: 'none',
      retryAfterSeconds: 7,
      cause,
    });
  });
});
