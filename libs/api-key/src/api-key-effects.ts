import type { AuditActor, AuditEvent, Effects, Principal, TransactionOption } from '#core';
import { SYSTEM_ACTOR } from '#core';

import type { ApiKeyRecord } from './api-key-record.js';

/** On whose behalf a key is issued or changed, as the audit writes it, and inside which transaction. */
export interface ApiKeyMutationContext extends TransactionOption {
  /** @default the system itself */
  readonly by?: AuditActor | undefined;
  /** Client address that the request came from. */
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
}

/** A verified caller, as the audit writes it. */
export function actorOf(principal: Principal): AuditActor {
  return { kind: principal.kind, subject: principal.subject, credentialId: principal.credential.id };
}

/** What the other processes and the audit hear of a key that was issued or changed. */
export function apiKeyEffects(
  record: ApiKeyRecord,
  event: Pick<AuditEvent, 'type' | 'occurredAt' | 'reason'>,
  context: ApiKeyMutationContext,
): Effects {
  return {
    changes: [{ type: 'api-key-changed', tenant: record.tenant, keyId: record.id }],
    events: [
      {
        ...event,
        tenant: record.tenant,
        actor: context.by ?? SYSTEM_ACTOR,
        outcome: 'success',
        target: `api-key:${record.id}`,
        address: context.address,
        requestId: context.requestId,
      },
    ],
  };
}
