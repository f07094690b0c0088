import type { Scheme } from '#access';
import type { ApiKeyStore } from '#api-key';
import {
  ApiKeyService,
  apiKeyScheme,
  ApiKeyStrategy,
  ApiKeyVerifier,
  looksLikeApiKey,
  MemoryApiKeyStore,
  resolveApiKeyOptions,
} from '#api-key';
import { AuditRecorder, resolveAuditOptions } from '#audit';
import type { Effects, ScopeCatalogue } from '#core';
import { openCatalogue } from '#core';
import type { ResolvedProtectedResourceOptions } from '#oauth';
import { MemorySessionStore, resolveSessionOptions, SessionService } from '#session';

import { indexSchemes } from './index-schemes.js';
import type { ResolvedLatchkeyOptions } from './resolve-latchkey-options.js';
import type { RevocationParts } from './revocation-parts.js';
import { revocationParts } from './revocation-parts.js';
import type { TokenParts } from './token-parts.js';
import { tokenParts } from './token-parts.js';

export interface ApiKeyParts {
  readonly service: ApiKeyService;
  readonly verifier: ApiKeyVerifier;
  readonly strategy: ApiKeyStrategy;
  readonly scheme: Scheme;
  readonly header: string;
  /** Tells a key among Bearer values, where that is how keys come. */
  readonly claims: ((value: string) => boolean) | undefined;
  /** Whether keys end with the process. */
  readonly inMemory: boolean;
}

/** Everything that an application with these options is made of; a feature that has no options is undefined. */
export interface LatchkeyParts {
  readonly options: ResolvedLatchkeyOptions;
  readonly catalogue: ScopeCatalogue;
  readonly recorder: AuditRecorder;
  readonly apiKeys: ApiKeyParts | undefined;
  readonly tokens: TokenParts;
  readonly revocation: RevocationParts;
  readonly sessions: SessionService | undefined;
  readonly resource: ResolvedProtectedResourceOptions | undefined;
  /** By name: the features' own, then the application's. */
  readonly schemes: ReadonlyMap<string, Scheme>;
  /** Options whose records end with the process. */
  readonly inMemory: readonly string[];
}

/**
 * Puts the features together. Pure: starts nothing.
 *
 * @throws InvalidOptionsError `invalid_options`, naming the option
 */
export function latchkeyParts(options: ResolvedLatchkeyOptions): LatchkeyParts {
  const catalogue = options.scopes ?? openCatalogue;
  const recorder = new AuditRecorder(resolveAuditOptions(options.features.audit), options.clock);
  const revocation = revocationParts(options, (event) => recorder.record(event));
  const { sink } = revocation;
  const apiKeys = apiKeyParts(options, catalogue, sink);
  const tokens = tokenParts(options, apiKeys?.claims, revocation.judge);
  const sessions = sessionService(options, tokens, catalogue, recorder, revocation);
  return Object.freeze({
    options,
    catalogue,
    recorder,
    apiKeys,
    tokens,
    revocation,
    resource: tokens.resource,
    sessions,
    schemes: indexSchemes([apiKeys?.scheme, tokens.scheme, ...options.schemes]),
    inMemory: [
      ...(apiKeys?.inMemory === true ? ['apiKeys'] : []),
      ...(sessions !== undefined && options.stores.sessions === undefined ? ['sessions'] : []),
    ],
  });
}

function apiKeyParts(
  { features, stores, directory, clock, access }: ResolvedLatchkeyOptions,
  catalogue: ScopeCatalogue,
  sink: (effects: Effects) => void,
): ApiKeyParts | undefined {
  if (features.apiKeys === undefined) return undefined;
  const options = resolveApiKeyOptions(features.apiKeys, { mode: access.mode });
  const store: ApiKeyStore = stores.apiKeys ?? new MemoryApiKeyStore(sink);
  const verifier = new ApiKeyVerifier({ store, options, clock });
  const strategy = new ApiKeyStrategy(verifier, options);
  return {
    service: new ApiKeyService({ store, options, catalogue, directory, clock }),
    verifier,
    strategy,
    scheme: apiKeyScheme(strategy, options),
    header: options.header,
    claims: options.bearer ? (value) => looksLikeApiKey(value, options.prefix) : undefined,
    inMemory: stores.apiKeys === undefined,
  };
}

function sessionService(
  { features, stores, directory, clock }: ResolvedLatchkeyOptions,
  { issuer }: TokenParts,
  catalogue: ScopeCatalogue,
  recorder: AuditRecorder,
  { sink, ownTokens }: RevocationParts,
): SessionService | undefined {
  // The options were resolved: where there are sessions, there is an issuer and a directory.
  if (features.sessions === undefined || issuer === undefined || directory === undefined) return undefined;
  const tokens = ownTokens(issuer.issuer, issuer.accessTokenSeconds);
  return new SessionService({
    store: stores.sessions ?? new MemorySessionStore(sink),
    directory,
    accessTokens: issuer,
    catalogue,
    options: resolveSessionOptions(features.sessions),
    clock,
    recorder,
    tokens,
  });
}
