import type { AuditActor, AuditEvent } from './audit-event.js';
import { SYSTEM_ACTOR } from './audit-event.js';
import type { TransactionOption } from './effects.js';
import type { Principal } from './principal.js';

/** On whose behalf a service changes a record, as the audit writes it, and inside which transaction. */
export interface MutationContext extends TransactionOption {
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

/** The audit's event of a mutation, to be written with it: so it succeeded, or is not written. */
export function mutationEvent(
  event: Pick<AuditEvent, 'type' | 'occurredAt' | 'tenant' | 'target' | 'reason'>,
  { by = SYSTEM_ACTOR, address, requestId }: MutationContext,
): AuditEvent {
  return { ...event, actor: by, outcome: 'success', address, requestId };
}
