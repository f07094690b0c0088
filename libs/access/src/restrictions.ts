import type { Restrictions } from '#core';

import { browserMisuse } from './browser-use.js';
import type { Denial } from './denial.js';
import { forbidden } from './denial.js';
import type { RequestView } from './request-view.js';

/** Holds the conditions of a verified credential against the request that it came with. */
export function restrictionDenial(
  request: RequestView,
  { allowsAddress, browserUse }: Restrictions,
  credentialId: string | undefined,
): Denial | undefined {
  if (browserMisuse(request, browserUse)) {
    return forbidden('credential_in_browser', 'A secret key has no business in a browser; replace it.', {
      type: 'credential-in-browser',
      reason: 'credential-in-browser',
      credentialId,
    });
  }
  // An address that can't be known is not allowed.
  if (allowsAddress !== undefined && !(request.address !== undefined && allowsAddress(request.address))) {
    return forbidden('address_refused', 'The credential may not be used from this address.', {
      type: 'access-denied',
      reason: 'address-refused',
      credentialId,
    });
  }
  return undefined;
}
