import type { Clock, Effects, SubjectDirectory, UserPrincipal } from '#core';
import { defineScopes, NO_CLAIMS } from '#core';

import type { ApiKeyOptions } from '../src/api-key-options.js';
import { resolveApiKeyOptions } from '../src/api-key-options.js';
import { ApiKeyService } from '../src/api-key-service.js';
import { ApiKeyVerifier } from '../src/api-key-verifier.js';
import { MemoryApiKeyStore } from '../src/memory-api-key-store.js';

export const PEPPER = 'a pepper of the tests, 32 bytes at least';

export const START = Date.UTC(2026, 0, 1);

export const catalogue = defineScopes({
  'transfers:read': { description: 'See transfers' },
  'transfers:write': { description: 'Move money', implies: ['transfers:read'] },
  'reports:read': { description: 'Read reports' },
  'api-keys:manage': { description: 'Manage API keys' },
});

/** A clock that stands until it is moved. */
class StandingClock implements Clock {
  #now = START;

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  forward(seconds: number): void {
    this.#now += seconds * 1000;
  }
}

/** Service and verifier on one memory store, as the composition root puts them together. */
export function apiKeyWorld(options: ApiKeyOptions = {}, directory?: SubjectDirectory) {
  const written: Effects[] = [];
  const clock = new StandingClock();
  const store = new MemoryApiKeyStore((effects) => void written.push(effects));
  const named = { prefix: 'acme_sk', ...options };
  const given = named.peppers === undefined ? { ...named, pepper: PEPPER } : named;
  const resolved = resolveApiKeyOptions(given, { mode: 'production' });
  return {
    clock,
    store,
    options: resolved,
    written,
    service: new ApiKeyService({ store, options: resolved, catalogue, directory, clock }),
    verifier: new ApiKeyVerifier({ store, options: resolved, clock }),
  };
}

export function userPrincipal(scopes: readonly string[], fields: Partial<UserPrincipal> = {}): UserPrincipal {
  return {
    kind: 'user',
    subject: 'alice',
    tenant: 'default',
    scopes,
    credential: { scheme: 'jwt', id: 'jti-1', issuer: 'https://id.example.com', expiresAt: undefined },
    roles: [],
    clientId: 'web',
    sessionId: undefined,
    authenticatedAt: undefined,
    acr: undefined,
    application: undefined,
    claims: NO_CLAIMS,
    ...fields,
  };
}
