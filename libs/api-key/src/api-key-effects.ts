import type { AuditEvent, Effects, MutationContext } from '#core';
import { mutationEvent } from '#core';

import type { ApiKeyRecord } from './api-key-record.js';

/** What the other processes and the audit hear of a key that was issued or changed. */
export function apiKeyEffects(
  { id, tenant }: ApiKeyRecord,
  event: Pick<AuditEvent, 'type' | 'occurredAt' | 'reason'>,
  context: MutationContext,
): Effects {
  return {
    changes: [{ type: 'api-key-changed', tenant, keyId: id }],
    events: [mutationEvent({ ...event, tenant, target: `api-key:${id}` }, context)],
  };
}
