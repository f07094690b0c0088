import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface.js';

import type { Settings } from './settings/settings.js';

/** What third parties read. */
const DELEGATED = /^\/accounts\/[^/]+\/transactions(?:\?|$)/;

/**
 * Which scripts of other origins may call what: the budget app's, what third parties read. All else answers to none;
 * the authorization server decides for itself, by the origins of its clients.
 */
export function corsOf({ budgetAppUrl }: Settings) {
  return ({ url }: { readonly url: string }, decide: (error: null, options: CorsOptions) => void): void =>
    decide(null, {
      origin: DELEGATED.test(url) && budgetAppUrl,
      methods: ['GET'],
      allowedHeaders: ['Authorization'],
      exposedHeaders: ['WWW-Authenticate'],
      maxAge: 600,
    });
}
