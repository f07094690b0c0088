import type { Grantable, ScopeCatalogue } from '#core';
import { grantsBeyond, RightsExceededError } from '#core';

import type { ClientMutationContext } from './client-effects.js';
import type { ClientRecord } from './client-record.js';

/**
 * Keeps a caller from outside from getting hold of a client that may do more than they may. A client that acts
 * for users is bounded by their rights; one that acts in its own name, by those of its giver.
 *
 * @throws RightsExceededError `rights_exceeded`
 */
export async function assertWithinRights(
  { grantTypes, scopes }: Pick<ClientRecord, 'grantTypes' | 'scopes'>,
  { onBehalfOf }: ClientMutationContext,
  { catalogue, grantable }: { readonly catalogue: ScopeCatalogue; readonly grantable: Grantable },
): Promise<void> {
  if (onBehalfOf === undefined || !grantTypes.includes('client_credentials')) return;
  const beyond = grantsBeyond(scopes, onBehalfOf.scopes, catalogue);
  if (beyond.length > 0 && !(await grantable(onBehalfOf, beyond))) throw new RightsExceededError(beyond);
}
