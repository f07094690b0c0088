import { errors } from 'oidc-provider';

import { LatchkeyError } from '#core';

/** A store that can't answer is no fault of the caller: 503, and a client keeps its tokens (RFC 9110 §15.6.4). */
class StoreOutOfReach extends errors.OIDCProviderError {
  constructor(cause: unknown) {
    super(503, 'temporarily_unavailable', { cause });
    this.expose = true;
    this.error_description = 'try again later';
  }
}

/** What a store gives; where it is out of reach, the error that oidc-provider answers with 503. */
export async function reachable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof LatchkeyError && error.code === 'store_unavailable')
      throw new StoreOutOfReach(error);
    throw error;
  }
}
