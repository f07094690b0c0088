import type { AuditEventType, Change, Mutation, MutationContext, Principal } from '#core';
import { actorOf, mutationEvent } from '#core';

import type { ClientRecord } from './client-record.js';

/** On whose behalf a client is registered or changed, and inside which transaction. */
export interface ClientMutationContext extends MutationContext {
  /**
   * The verified caller from outside for whom it is done: named in the audit, and kept from getting hold of a
   * client that may do in its own name (`client_credentials`) what they may not.
   * @default none: it is done for the application's own code, which is trusted
   */
  readonly onBehalfOf?: Principal | undefined;
}

type ClientEventType = Extract<
  AuditEventType,
  `client-${'registered' | 'updated' | 'secret-rotated' | 'suspended' | 'resumed' | 'removed'}`
>;

export interface ClientEvent {
  readonly type: ClientEventType;
  readonly occurredAt: Date;
}

/** A mutation with what the other processes and the audit hear of the client, and `more` changes that it causes. */
export function clientMutation(
  { id, tenant, state }: ClientRecord,
  event: ClientEvent,
  { onBehalfOf, ...context }: ClientMutationContext,
  more: readonly Change[],
): Mutation {
  const became = event.type === 'client-removed' ? 'removed' : state;
  const by = onBehalfOf === undefined ? context.by : actorOf(onBehalfOf);
  return {
    transaction: context.transaction,
    effects: {
      changes: [{ type: 'client-changed', tenant, clientId: id, state: became }, ...more],
      events: [
        mutationEvent({ ...event, tenant, target: `client:${id}`, reason: undefined }, { ...context, by }),
      ],
    },
  };
}
