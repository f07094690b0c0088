import type { Refused, Unavailable } from '#core';

import type { Denial } from './denial.js';
import type { Scheme } from './scheme.js';

const REFUSED_TOKEN = 'The access token is invalid, expired or revoked.';

/**
 * What the caller learns of a refused credential: for each scheme one and the same answer, whatever the cause.
 * The one exception is a token that only expired, so that its client knows to refresh.
 */
export function refusalDenial(scheme: Scheme, refusal: Refused): Denial {
  const audit = {
    type: 'credential-refused',
    reason: refusal.reason,
    credentialId: refusal.credentialId,
  } as const;
  if (!scheme.challenge.describesErrors) {
    const code = scheme.name === 'api-key' ? 'invalid_api_key' : 'invalid_credential';
    return {
      outcome: 'denied',
      status: 401,
      code,
      detail: 'The credential is not valid.',
      challenge: 'plain',
      audit,
    };
  }
  const expired = refusal.reason === 'expired';
  return {
    outcome: 'denied',
    status: 401,
    code: expired ? 'token_expired' : 'invalid_token',
    detail: expired ? 'The access token has expired.' : REFUSED_TOKEN,
    challenge: {
      scheme: scheme.name,
      error: 'invalid_token',
      description: expired ? 'The access token expired' : REFUSED_TOKEN,
    },
    audit,
  };
}

/** Nobody can know now whether the credential is good: never 401, or a client would throw it away. */
export function unavailableDenial(verification: Unavailable): Denial {
  return {
    outcome: 'denied',
    status: 503,
    code: 'temporarily_unavailable',
    detail: 'The credential can not be verified at the moment; try again.',
    challenge: 'none',
    retryAfterSeconds: verification.retryAfterSeconds,
    audit: { type: 'access-denied', reason: 'unavailable' },
    cause: verification.cause,
  };
}
