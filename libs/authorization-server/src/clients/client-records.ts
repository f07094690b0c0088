import type { Clock } from '#core';
import { ConflictError, DEFAULT_TENANT, NotFoundError } from '#core';

import type { ClientEvent, ClientMutationContext } from './client-effects.js';
import { clientMutation } from './client-effects.js';
import { isClientId } from './client-id.js';
import type { ClientRecord } from './client-record.js';
import type { ClientSelection } from './client-request.js';
import type { ClientStore } from './client-store.js';

/** What to change, and how. */
export interface ClientChange extends ClientSelection {
  readonly id: string;
  readonly type: ClientEvent['type'];
  /** What the record becomes; the same object when there is nothing to change. */
  readonly changed: (record: ClientRecord, at: Date) => ClientRecord | Promise<ClientRecord>;
  /** How often it is tried anew on what others made of the record meanwhile. */
  readonly attempts: number;
}

/** The records of a store as a service sees them: one tenant's, changed by revision. */
export class ClientRecords {
  readonly #store: ClientStore;
  readonly #clock: Clock;

  constructor(store: ClientStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** @throws NotFoundError `not_found` */
  async get(
    id: string,
    { tenant = DEFAULT_TENANT }: ClientSelection,
    { transaction }: ClientMutationContext = {},
  ): Promise<ClientRecord> {
    const record = isClientId(id) ? await this.#store.find(id, { transaction }) : undefined;
    if (record?.tenant !== tenant) throw new NotFoundError('The client');
    return record;
  }

  /**
   * @throws NotFoundError `not_found`
   * @throws ConflictError `conflict` when others were faster each time
   */
  async change(
    { id, tenant, type, changed, attempts }: ClientChange,
    context: ClientMutationContext,
  ): Promise<ClientRecord> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const record = await this.get(id, { tenant }, context);
      const at = new Date(this.#clock.now());
      const decided = await changed(record, at);
      if (decided === record) return record;
      const next = { ...decided, updatedAt: at, revision: record.revision + 1 };
      const mutation = clientMutation(next, { type, occurredAt: at }, context);
      if (await this.#store.update(next, record.revision, mutation)) return next;
    }
    throw new ConflictError('The client was changed by somebody else at the same moment');
  }
}
