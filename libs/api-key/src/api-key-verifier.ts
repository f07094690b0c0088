import type { Clock, Restrictions, ServicePrincipal, Verification } from '#core';
import { NO_CLAIMS, randomBase62, refused, systemClock, unavailable, verified } from '#core';

import { addressRule } from './address-ranges.js';
import type { StoredDigest } from './api-key-digester.js';
import { ApiKeyDigester } from './api-key-digester.js';
import type { ApiKeyParts } from './api-key-format.js';
import { API_KEY_SECRET_LENGTH, MAX_API_KEY_LENGTH, parseApiKey } from './api-key-format.js';
import type { ResolvedApiKeyOptions } from './api-key-options.js';
import type { ApiKeyRecord, ApiKeySecret } from './api-key-record.js';
import { apiKeyStateAt } from './api-key-state.js';
import type { ApiKeyStore } from './api-key-store.js';

/** Name of the scheme that API keys belong to. */
export const API_KEY_SCHEME = 'api-key';

export interface ApiKeyVerifierDependencies {
  readonly store: Pick<ApiKeyStore, 'find'>;
  readonly options: ResolvedApiKeyOptions;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

/** Turns the text of an API key into a verification. Writes nothing; asks the store once. */
export class ApiKeyVerifier {
  readonly #store: Pick<ApiKeyStore, 'find'>;
  readonly #options: ResolvedApiKeyOptions;
  readonly #clock: Clock;
  readonly #digester: ApiKeyDigester;
  /** Compared with where there is no record, so that an unknown id costs what a known one costs. */
  readonly #decoy: StoredDigest;

  constructor({ store, options, clock = systemClock }: ApiKeyVerifierDependencies) {
    this.#store = store;
    this.#options = options;
    this.#clock = clock;
    this.#digester = new ApiKeyDigester(options.peppers);
    this.#decoy = { digest: randomBase62(API_KEY_SECRET_LENGTH), pepper: options.peppers.current };
  }

  /**
   * Verifies a key as it was presented: form and checksum, environment, then the store and the digest, then
   * the state. A store that fails makes the answer `unavailable`; nothing is thrown.
   */
  async verify(raw: string): Promise<Verification<ServicePrincipal>> {
    if (raw.length > MAX_API_KEY_LENGTH) return refused('too-large');
    const key = parseApiKey(raw);
    if (key === undefined || key.prefix !== this.#options.prefix) return refused('malformed');
    if (key.environment !== this.#options.environment) return refused('environment-mismatch', key.id);
    try {
      return this.#judge(key, await this.#store.find(key.id));
    } catch (cause) {
      return unavailable(cause);
    }
  }

  #judge(key: ApiKeyParts, record: ApiKeyRecord | undefined): Verification<ServicePrincipal> {
    const secret = this.#match(key, record);
    if (record === undefined) return refused('unknown', key.id);
    if (secret === undefined) return refused('secret-mismatch', key.id);
    // What a key's text says of its environment anybody can rewrite: the record decides.
    if (record.environment !== this.#options.environment) return refused('environment-mismatch', key.id);
    const now = this.#clock.now();
    const state = apiKeyStateAt(record, now);
    if (state !== 'active') return refused(state, key.id);
    if (secret.retiresAt !== null && secret.retiresAt.getTime() <= now) return refused('expired', key.id);
    return verified(principalOf(record, secret), this.#restrictionsOf(record));
  }

  /** The live version of the secret that was presented. Compares with every one, found or not. */
  #match(key: ApiKeyParts, record: ApiKeyRecord | undefined): ApiKeySecret | undefined {
    if (record === undefined) {
      this.#digester.matches(key.id, key.secret, this.#decoy);
      return undefined;
    }
    const matching = record.secrets.filter((stored) => this.#digester.matches(key.id, key.secret, stored));
    return matching[0];
  }

  #restrictionsOf({ restrictions }: ApiKeyRecord): Restrictions {
    return { allowsAddress: addressRule(restrictions.addresses), browserUse: this.#options.browserUse };
  }
}

function principalOf(record: ApiKeyRecord, secret: ApiKeySecret): ServicePrincipal {
  return Object.freeze({
    kind: 'service',
    subject: record.owner,
    tenant: record.tenant,
    scopes: Object.freeze([...record.scopes]),
    credential: Object.freeze({
      scheme: API_KEY_SCHEME,
      id: record.id,
      issuer: undefined,
      expiresAt: earlier(record.expiresAt, secret.retiresAt),
    }),
    name: record.name,
    owner: record.owner,
    claims: NO_CLAIMS,
  });
}

function earlier(left: Date | null, right: Date | null): Date | undefined {
  if (left === null || right === null) return left ?? right ?? undefined;
  return left < right ? left : right;
}
