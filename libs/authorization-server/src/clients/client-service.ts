import type { Clock, IssuedTokens, Page, ScopeCatalogue, SubjectDirectory } from '#core';
import { InvalidInputError, pageOf, systemClock } from '#core';

import { needsSecret } from './client-application.js';
import type { ClientMutationContext } from './client-effects.js';
import { newClientId } from './client-id.js';
import type { ListClientsRequest } from './client-listing.js';
import { checkListRequest } from './client-listing.js';
import type { ResolvedClientOptions } from './client-options.js';
import type { ClientRecord } from './client-record.js';
import { ClientRecords } from './client-records.js';
import type {
  ClientChanges,
  ClientSelection,
  RegisterClientRequest,
  RotateSecretRequest,
} from './client-request.js';
import { parseChanges, parseRegistration, parseRotation } from './client-request.js';
import { assertWithinRights } from './client-rights.js';
import { checkClient } from './client-rules.js';
import { isLiveSecret, newClientSecret, withNewSecret } from './client-secret.js';
import type { ClientStore } from './client-store.js';
import type { RegisteredClient, RotatedClientSecret } from './registered-client.js';

export interface ClientServiceDependencies {
  readonly store: ClientStore;
  readonly options: ResolvedClientOptions;
  readonly catalogue: ScopeCatalogue;
  /**
   * Whose access tokens end with a client.
   * @default none: they run until they expire
   */
  readonly tokens?: IssuedTokens | undefined;
  /** Whose subjects no client may be named after. */
  readonly directory?: SubjectDirectory | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

const MOST_ATTEMPTS = 10;

/**
 * Registers OAuth clients, changes and removes them, and knows their secrets.
 *
 * @example Register a service, and replace its secret
 * ```ts
 * const { record, secret } = await clients.register({
 *   name: 'Report job',
 *   application: 'service',
 *   scopes: ['reports:read'],
 * });
 * hand(secret?.expose());
 * await clients.rotateSecret(record.id, { overlapSeconds: 3600 });
 * ```
 */
export class ClientService {
  readonly #records: ClientRecords;
  readonly #rules: ResolvedClientOptions & { readonly catalogue: ScopeCatalogue };
  readonly #directory: SubjectDirectory | undefined;
  readonly #clock: Clock;

  constructor({
    store,
    options,
    catalogue,
    tokens,
    directory,
    clock = systemClock,
  }: ClientServiceDependencies) {
    this.#rules = { ...options, catalogue };
    this.#directory = directory;
    this.#clock = clock;
    this.#records = new ClientRecords(store, clock, tokens);
  }

  /**
   * Registers a client.
   *
   * @throws InvalidInputError `invalid_input`, naming the field
   * @throws RightsExceededError `rights_exceeded` when it is done for somebody who may do less
   * @throws ConflictError `conflict` when the id is taken
   * @throws StoreUnavailableError `store_unavailable`
   */
  async register(
    request: RegisterClientRequest,
    context: ClientMutationContext = {},
  ): Promise<RegisteredClient> {
    const { id = newClientId(), tenant, ...rest } = parseRegistration(request);
    const profile = checkClient(rest, this.#rules);
    await assertWithinRights(profile, context, this.#rules);
    if ((await this.#directory?.find(id)) !== undefined)
      throw new InvalidInputError('id', 'must not be the subject of a user');
    const at = this.#now();
    const secret = needsSecret(profile) ? newClientSecret(this.#rules.secretPrefix) : undefined;
    const record: ClientRecord = {
      ...profile,
      id,
      tenant,
      secrets: secret === undefined ? [] : withNewSecret([], secret, { at, overlapSeconds: 0 }),
      state: 'active',
      registeredAt: at,
      updatedAt: at,
      revision: 1,
    };
    await this.#records.insert(record, context);
    return { record, secret };
  }

  /** @throws NotFoundError `not_found` when the tenant has no such client */
  async get(id: string, selection: ClientSelection = {}): Promise<ClientRecord> {
    return this.#records.get(id, selection);
  }

  /**
   * One page of a tenant's clients, newest first.
   *
   * @throws InvalidInputError `invalid_input`, naming the field
   */
  async list(request: ListClientsRequest = {}): Promise<Page<ClientRecord>> {
    const query = checkListRequest(request);
    return pageOf(await this.#records.list(query), query.limit);
  }

  /**
   * Changes what is given, and leaves the rest. What a client is (application, authentication) stays.
   *
   * @throws NotFoundError `not_found` when the tenant has no such client
   * @throws InvalidInputError `invalid_input`, naming the field
   * @throws RightsExceededError `rights_exceeded` when it is done for somebody who may do less
   * @throws ConflictError `conflict` when others keep changing the client at the same moment
   */
  async update(
    id: string,
    { tenant, ...given }: ClientChanges & ClientSelection,
    context: ClientMutationContext = {},
  ): Promise<ClientRecord> {
    const changes = parseChanges(given);
    const changed = async (record: ClientRecord): Promise<ClientRecord> => {
      const profile = checkClient({ ...record, ...changes }, this.#rules);
      // Whoever sets the keys of a client, or its way back, can become that client.
      await assertWithinRights(record, context, this.#rules);
      await assertWithinRights(profile, context, this.#rules);
      return { ...record, ...profile };
    };
    const change = { id, tenant, type: 'client-updated', changed, attempts: MOST_ATTEMPTS } as const;
    return this.#records.change(change, context);
  }

  /**
   * Gives a client a new secret; the one before it stays good for a while. Of concurrent rotations one wins.
   *
   * @throws NotFoundError `not_found` when the tenant has no such client
   * @throws InvalidInputError `invalid_input`, naming the field; `authentication` for a client without secrets
   * @throws RightsExceededError `rights_exceeded` when it is done for somebody who may do less
   * @throws ConflictError `conflict` when somebody else changed the client at the same moment
   */
  async rotateSecret(
    id: string,
    { tenant, ...given }: RotateSecretRequest = {},
    context: ClientMutationContext = {},
  ): Promise<RotatedClientSecret> {
    const { overlapSeconds } = parseRotation(given);
    const secret = newClientSecret(this.#rules.secretPrefix);
    const changed = async (record: ClientRecord, at: Date): Promise<ClientRecord> => {
      if (!needsSecret(record)) throw new InvalidInputError('authentication', 'must be by a secret');
      await assertWithinRights(record, context, this.#rules);
      return { ...record, secrets: withNewSecret(record.secrets, secret, { at, overlapSeconds }) };
    };
    // Once: whoever loses must not end what the winner handed out a moment ago.
    const change = { id, tenant, type: 'client-secret-rotated', changed, attempts: 1 } as const;
    return { record: await this.#records.change(change, context), secret };
  }

  /**
   * Refuses a client until it is resumed, and ends the access tokens that it got before. Idempotent.
   *
   * @throws NotFoundError `not_found` when the tenant has no such client
   */
  async suspend(
    id: string,
    selection: ClientSelection = {},
    context: ClientMutationContext = {},
  ): Promise<ClientRecord> {
    return this.#setState(id, 'suspended', selection, context);
  }

  /**
   * Ends a suspension. Idempotent.
   *
   * @throws NotFoundError `not_found` when the tenant has no such client
   */
  async resume(
    id: string,
    selection: ClientSelection = {},
    context: ClientMutationContext = {},
  ): Promise<ClientRecord> {
    return this.#setState(id, 'active', selection, context);
  }

  /**
   * Removes a client for ever, and ends the access tokens that it got before.
   *
   * @throws NotFoundError `not_found` when the tenant has no such client
   */
  async remove(
    id: string,
    selection: ClientSelection = {},
    context: ClientMutationContext = {},
  ): Promise<void> {
    await this.#records.remove(id, selection, context);
  }

  /** Whether a presented text is a live secret of the client, in constant time; never for a suspended one. */
  verifySecret(record: ClientRecord, presented: string, at: Date = this.#now()): boolean {
    return isLiveSecret(record, presented, at);
  }

  #setState(
    id: string,
    state: ClientRecord['state'],
    { tenant }: ClientSelection,
    context: ClientMutationContext,
  ): Promise<ClientRecord> {
    const type = state === 'active' ? 'client-resumed' : 'client-suspended';
    const changed = (record: ClientRecord): ClientRecord =>
      record.state === state ? record : { ...record, state };
    return this.#records.change({ id, tenant, type, changed, attempts: MOST_ATTEMPTS }, context);
  }

  #now(): Date {
    return new Date(this.#clock.now());
  }
}
