import type { Clock, IssuedTokens, Mutation } from '#core';
import { ConflictError, DEFAULT_TENANT, NotFoundError } from '#core';

import type { ClientEvent, ClientMutationContext } from './client-effects.js';
import { clientMutation } from './client-effects.js';
import { isClientId } from './client-id.js';
import type { ClientRecord } from './client-record.js';
import type { ClientSelection } from './client-request.js';
import type { ClientQuery, ClientStore } from './client-store.js';
import { endedTokens } from './client-tokens.js';

/** What to change, and how. */
export interface ClientChange extends ClientSelection {
  readonly id: string;
  readonly type: ClientEvent['type'];
  /** What the record becomes; the same object when there is nothing to change. */
  readonly changed: (record: ClientRecord, at: Date) => ClientRecord | Promise<ClientRecord>;
  /** How often it is tried anew on what others made of the record meanwhile. */
  readonly attempts: number;
}

/** The records of a store as a service sees them: one tenant's, changed by revision, and told of. */
export class ClientRecords {
  readonly #store: ClientStore;
  readonly #clock: Clock;
  readonly #tokens: IssuedTokens | undefined;

  constructor(store: ClientStore, clock: Clock, tokens: IssuedTokens | undefined) {
    this.#store = store;
    this.#clock = clock;
    this.#tokens = tokens;
  }

  /** @throws ConflictError `conflict` when the id is taken */
  async insert(record: ClientRecord, context: ClientMutationContext): Promise<void> {
    const event = { type: 'client-registered', occurredAt: record.registeredAt } as const;
    await this.#store.insert(record, clientMutation(record, event, context, []));
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

  list(query: ClientQuery): Promise<readonly ClientRecord[]> {
    return this.#store.list(query);
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
      const written = await this.#write(next, { type, occurredAt: at }, context, (mutation) =>
        this.#store.update(next, record.revision, mutation),
      );
      if (written) return next;
    }
    throw new ConflictError('The client was changed by somebody else at the same moment');
  }

  /** @throws NotFoundError `not_found` */
  async remove(id: string, selection: ClientSelection, context: ClientMutationContext): Promise<void> {
    const record = await this.get(id, selection, context);
    const event = { type: 'client-removed', occurredAt: new Date(this.#clock.now()) } as const;
    const removed = await this.#write(record, event, context, (mutation) => this.#store.remove(id, mutation));
    if (!removed) throw new NotFoundError('The client');
  }

  async #write(
    record: ClientRecord,
    event: ClientEvent,
    context: ClientMutationContext,
    write: (mutation: Mutation) => Promise<boolean>,
  ): Promise<boolean> {
    const ended = endedTokens(record, event, this.#tokens);
    const written = await write(clientMutation(record, event, context, ended));
    // What a caller may still roll back is heard of from the feed alone.
    if (written && context.transaction === undefined) {
      for (const entry of ended) this.#tokens?.learn(entry);
    }
    return written;
  }
}
