import { generateKeyPairSync } from 'node:crypto';

import type { Clock, CutOff, Effects, SubjectDirectory, UserPrincipal } from '#core';
import { defineScopes, LatchkeyError, NO_CLAIMS } from '#core';

import type { ClientOptions } from '../src/clients/client-options.js';
import { resolveClientOptions } from '../src/clients/client-options.js';
import type { RegisterClientRequest } from '../src/clients/client-request.js';
import { ClientService } from '../src/clients/client-service.js';
import { MemoryClientStore } from '../src/clients/memory-client-store.js';

export const ISSUER = 'https://id.example.com/oauth';

export const START = Date.UTC(2026, 0, 1);

export const catalogue = defineScopes({
  'transactions:read': { description: 'See your transactions' },
  'reports:read': { description: 'Read reports' },
  'reports:write': { description: 'Write reports', implies: ['reports:read'] },
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

/** The client service on a memory store, as the composition root puts them together. */
export function clientWorld(options: ClientOptions = {}, directory?: SubjectDirectory) {
  const written: Effects[] = [];
  const clock = new StandingClock();
  const learned: CutOff[] = [];
  const store = new MemoryClientStore((effects) => void written.push(effects));
  const service = new ClientService({
    store,
    options: resolveClientOptions(options),
    catalogue,
    tokens: {
      issuer: ISSUER,
      longestTokenSeconds: 900,
      learn: (entry) => void learned.push(entry),
    },
    directory,
    clock,
  });
  return { clock, store, written, learned, service };
}

export const budgetApp: RegisterClientRequest = {
  id: 'budget-app',
  name: 'Budget App',
  application: 'browser',
  redirectUris: ['https://budget.example/callback'],
  scopes: ['transactions:read'],
};

export const nativeApp: RegisterClientRequest = {
  name: 'Budget on the phone',
  application: 'native',
  redirectUris: ['http://127.0.0.1/callback', 'com.example.budget:/callback'],
};

export const webApp: RegisterClientRequest = {
  name: 'Budget Cloud',
  application: 'web',
  redirectUris: ['https://cloud.budget.example/callback'],
  scopes: ['transactions:read'],
};

export const reportJob: RegisterClientRequest = {
  id: 'report-job',
  name: 'Report job',
  application: 'service',
  scopes: ['reports:read'],
};

/** A fresh public key as a JWK. */
export function publicJwk(type: 'ec' | 'rsa' = 'ec', bits = 2048): Record<string, unknown> {
  const { publicKey } =
    type === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: bits });
  return { ...publicKey.export({ format: 'jwk' }) };
}

export function admin(scopes: readonly string[], fields: Partial<UserPrincipal> = {}): UserPrincipal {
  return {
    kind: 'user',
    subject: 'ada',
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

/** The code, and the field or scopes, of what the work throws. */
export async function failure(
  work: Promise<unknown>,
): Promise<{ code: string; field?: string; scopes?: readonly string[] }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof LatchkeyError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
