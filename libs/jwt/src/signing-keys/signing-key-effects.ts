import type { AuditEvent, Effects, MutationContext } from '#core';
import { DEFAULT_TENANT, mutationEvent } from '#core';

import type { SigningKeyRecord } from './signing-key-record.js';

/** On whose behalf keys are rotated, as the audit writes it. */
export type RotationContext = Omit<MutationContext, 'transaction'>;

/** What the other processes and the audit hear of a new key, and of those that were dropped for it. */
export function signingKeyEffects(
  added: SigningKeyRecord,
  dropped: readonly SigningKeyRecord[],
  reason: string | undefined,
  context: RotationContext,
): Effects {
  const eventOf = (type: AuditEvent['type'], { id }: SigningKeyRecord): AuditEvent =>
    mutationEvent(
      { type, occurredAt: added.createdAt, tenant: DEFAULT_TENANT, target: `signing-key:${id}`, reason },
      context,
    );
  return {
    changes: [{ type: 'signing-keys-changed', issuer: added.issuer }],
    events: [
      eventOf(added.generation === 1 ? 'signing-key-created' : 'signing-key-rotated', added),
      ...dropped.map((record) => eventOf('signing-key-dropped', record)),
    ],
  };
}
