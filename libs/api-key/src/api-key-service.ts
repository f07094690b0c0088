import type { Clock, MutationContext, Page, Principal, ScopeCatalogue, SubjectDirectory } from '#core';
import {
  actorOf,
  ConflictError,
  DEFAULT_TENANT,
  grantsBeyond,
  InvalidInputError,
  NotFoundError,
  pageOf,
  randomBase62,
  RightsExceededError,
  Secret,
  systemClock,
} from '#core';

import { ApiKeyDigester } from './api-key-digester.js';
import { apiKeyEffects } from './api-key-effects.js';
import { API_KEY_ID_LENGTH, API_KEY_SECRET_LENGTH, formatApiKey, isApiKeyId } from './api-key-format.js';
import type { ListApiKeysRequest } from './api-key-listing.js';
import { checkListRequest } from './api-key-listing.js';
import type { ResolvedApiKeyOptions } from './api-key-options.js';
import type { ApiKeyRecord } from './api-key-record.js';
import type { ApiKeyStore } from './api-key-store.js';
import type { CheckedIssueRequest, IssueApiKeyRequest } from './issue-api-key-request.js';
import { checkIssueRequest, checkReason } from './issue-api-key-request.js';

export interface ApiKeyServiceDependencies {
  readonly store: ApiKeyStore;
  readonly options: ResolvedApiKeyOptions;
  readonly catalogue: ScopeCatalogue;
  /** Bounds the keys of owners that it knows by their own rights. */
  readonly directory?: SubjectDirectory | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

export interface IssuedApiKey {
  readonly record: ApiKeyRecord;
  /** The key itself: here, once, and nowhere again. */
  readonly key: Secret;
}

export interface RevokeApiKeyRequest {
  /** @default DEFAULT_TENANT */
  readonly tenant?: string | undefined;
  /** Why, for the record and the audit; up to 200 characters. */
  readonly reason: string;
}

export interface RevokedApiKey {
  readonly record: ApiKeyRecord;
  /** From then on every process refuses the key. */
  readonly effectiveBy: Date;
}

const MOST_ATTEMPTS = 10;

/**
 * Issues, lists and revokes API keys.
 *
 * @example Issue a key for a service, and revoke it
 * ```ts
 * const { record, key } = await keys.issue({ name: 'Nightly', owner: 'settlements', scopes: ['reports:read'] });
 * hand(key.expose());
 * await keys.revoke(record.id, { reason: 'contract ended' });
 * ```
 */
export class ApiKeyService {
  readonly #store: ApiKeyStore;
  readonly #options: ResolvedApiKeyOptions;
  readonly #catalogue: ScopeCatalogue;
  readonly #directory: SubjectDirectory | undefined;
  readonly #clock: Clock;
  readonly #digester: ApiKeyDigester;

  constructor({ store, options, catalogue, directory, clock = systemClock }: ApiKeyServiceDependencies) {
    this.#store = store;
    this.#options = options;
    this.#catalogue = catalogue;
    this.#directory = directory;
    this.#clock = clock;
    this.#digester = new ApiKeyDigester(options.peppers);
  }

  /**
   * Issues a key for the application's own code, which is trusted: bounded by the catalogue and by the rights
   * of a known owner. For callers from outside there is {@link issueAs}.
   *
   * @throws InvalidInputError `invalid_input`, naming the field
   * @throws RightsExceededError `rights_exceeded` when the owner is known and holds less
   * @throws StoreUnavailableError `store_unavailable`
   */
  async issue(request: IssueApiKeyRequest, context: MutationContext = {}): Promise<IssuedApiKey> {
    return this.#issue(this.#check(request), context);
  }

  /**
   * Issues a key for a verified caller: in the caller's tenant, and never beyond what the caller holds or
   * `grantable` allows them to give.
   *
   * @throws InvalidInputError `invalid_input`, naming the field
   * @throws RightsExceededError `rights_exceeded`
   * @throws StoreUnavailableError `store_unavailable`
   */
  async issueAs(
    principal: Principal,
    request: Omit<IssueApiKeyRequest, 'tenant'>,
    context: Omit<MutationContext, 'by'> = {},
  ): Promise<IssuedApiKey> {
    const checked = this.#check({ ...request, tenant: principal.tenant });
    const beyond = grantsBeyond(checked.scopes, principal.scopes, this.#catalogue);
    if (beyond.length > 0 && !(await this.#options.grantable(principal, beyond)))
      throw new RightsExceededError(beyond);
    return this.#issue(checked, { ...context, by: actorOf(principal) });
  }

  /** @throws NotFoundError `not_found` when the tenant has no such key */
  async get(
    id: string,
    { tenant = DEFAULT_TENANT }: { readonly tenant?: string | undefined } = {},
  ): Promise<ApiKeyRecord> {
    return this.#get(id, tenant);
  }

  /**
   * One page of a tenant's keys, newest first.
   *
   * @throws InvalidInputError `invalid_input`, naming the field
   */
  async list(request: ListApiKeysRequest = {}): Promise<Page<ApiKeyRecord>> {
    const query = checkListRequest(request);
    return pageOf(await this.#store.list(query), query.limit);
  }

  /**
   * Revokes a key for ever. Idempotent: a revoked key stays as it is, with its first reason.
   *
   * @throws NotFoundError `not_found` when the tenant has no such key
   * @throws InvalidInputError `invalid_input` for a reason of wrong form
   * @throws ConflictError `conflict` when others keep changing the key at the same moment
   */
  async revoke(
    id: string,
    { tenant = DEFAULT_TENANT, reason }: RevokeApiKeyRequest,
    context: MutationContext = {},
  ): Promise<RevokedApiKey> {
    checkReason(reason);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const record = await this.#get(id, tenant, context.transaction);
      const now = new Date(this.#clock.now());
      if (record.state === 'revoked') return { record, effectiveBy: now };
      const next: ApiKeyRecord = {
        ...record,
        state: 'revoked',
        revokedAt: now,
        revokedReason: reason,
        revision: record.revision + 1,
      };
      const effects = apiKeyEffects(next, { type: 'api-key-revoked', occurredAt: now, reason }, context);
      if (await this.#store.update(next, record.revision, { effects, transaction: context.transaction })) {
        return { record: next, effectiveBy: now };
      }
    }
    throw new ConflictError('The API key keeps being changed by others');
  }

  #check(request: IssueApiKeyRequest): CheckedIssueRequest {
    return checkIssueRequest(request, {
      catalogue: this.#catalogue,
      expirySeconds: this.#options.expirySeconds,
      now: this.#clock.now(),
    });
  }

  async #issue(checked: CheckedIssueRequest, context: MutationContext): Promise<IssuedApiKey> {
    await this.#boundByOwner(checked);
    const { prefix, environment } = this.#options;
    const id = randomBase62(API_KEY_ID_LENGTH);
    const secret = new Secret(randomBase62(API_KEY_SECRET_LENGTH));
    const { issuedAt } = checked;
    const record: ApiKeyRecord = {
      ...checked,
      id,
      environment,
      state: checked.notBefore !== null && checked.notBefore > issuedAt ? 'scheduled' : 'active',
      revokedAt: null,
      revokedReason: null,
      secrets: [{ version: 1, ...this.#digester.digest(id, secret), issuedAt, retiresAt: null }],
      revision: 1,
    };
    const effects = apiKeyEffects(
      record,
      { type: 'api-key-issued', occurredAt: issuedAt, reason: undefined },
      context,
    );
    await this.#store.insert(record, { effects, transaction: context.transaction });
    return { record, key: formatApiKey({ prefix, environment, id, secret }) };
  }

  /** A key never exceeds its owner's rights; an owner that the directory does not know is a service. */
  async #boundByOwner({ owner, tenant, scopes }: CheckedIssueRequest): Promise<void> {
    const subject = await this.#directory?.find(owner);
    if (subject === undefined) return;
    if (subject.tenant !== tenant) throw new InvalidInputError('owner', 'belongs to another tenant');
    const rights = await this.#directory?.rights(owner);
    const beyond = grantsBeyond(scopes, rights?.scopes ?? [], this.#catalogue);
    if (beyond.length > 0) throw new RightsExceededError(beyond);
  }

  async #get(id: string, tenant: string, transaction?: unknown): Promise<ApiKeyRecord> {
    const record = isApiKeyId(id) ? await this.#store.find(id, { transaction }) : undefined;
    if (record?.tenant !== tenant) throw new NotFoundError('The API key');
    return record;
  }
}
