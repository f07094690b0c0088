import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';

import { InvalidOptionsError } from '#core';

import type { ApiKeyOptions } from './api-key-options.js';
import { resolveApiKeyOptions } from './api-key-options.js';

const PEPPER = 'p'.repeat(32);
const production = { mode: 'production' } as const;

/** The path that the refusal of these options names. */
function refusedPath(options: unknown): string | undefined {
  try {
    resolveApiKeyOptions(options as ApiKeyOptions, production);
  } catch (error) {
    return error instanceof InvalidOptionsError ? error.path : undefined;
  }
  return undefined;
}

describe('resolveApiKeyOptions', () => {
  it('has safe defaults', () => {
    expect(resolveApiKeyOptions({ pepper: PEPPER }, production)).toMatchObject({
      prefix: 'sk',
      environment: 'live',
      header: 'X-API-Key',
      bearer: false,
      expirySeconds: 90 * 24 * 3600,
      browserUse: 'refuse',
    });
  });

  it('takes the Authorization header, in any case, as Bearer', () => {
    expect(resolveApiKeyOptions({ pepper: PEPPER, header: 'authorization' }, production).bearer).toBe(true);
  });

  it('refuses to start in production without a pepper, and names the option', () => {
    expect(refusedPath({})).toBe('apiKeys.pepper');
    expect(refusedPath({ pepper: undefined })).toBe('apiKeys.pepper');
  });

  it('makes a pepper of its own in development, another one each time', () => {
    const [one, other] = [1, 2].map(() => resolveApiKeyOptions({}, { mode: 'development' }));
    expect(one?.peppers.keys.get('default')?.symmetricKeySize).toBe(32);
    expect(one?.peppers.keys.get('default')?.equals(other?.peppers.keys.get('default') ?? never())).toBe(
      false,
    );
  });

  it('sees one pepper as several of which there is one', () => {
    const single = resolveApiKeyOptions({ pepper: PEPPER }, production).peppers;
    const plural = resolveApiKeyOptions(
      { peppers: { current: 'default', keys: { default: PEPPER } } },
      production,
    ).peppers;
    expect(single.current).toBe(plural.current);
    expect(single.keys.get('default')?.equals(plural.keys.get('default') ?? never())).toBe(true);
  });

  it('counts a pepper by bytes, of a string or of a Buffer', () => {
    expect(refusedPath({ pepper: 'p'.repeat(31) })).toBe('apiKeys.pepper');
    expect(refusedPath({ pepper: Buffer.alloc(31) })).toBe('apiKeys.pepper');
    expect(refusedPath({ pepper: 'ö'.repeat(16) })).toBeUndefined();
    expect(refusedPath({ pepper: Buffer.alloc(32) })).toBeUndefined();
  });

  it.each([
    ['apiKeys.prefix', { pepper: PEPPER, prefix: 'Acme' }],
    ['apiKeys.prefix', { pepper: PEPPER, prefix: 'acme_' }],
    ['apiKeys.prefix', { pepper: PEPPER, prefix: 'a'.repeat(33) }],
    ['apiKeys.environment', { pepper: PEPPER, environment: 'pre_prod' }],
    ['apiKeys.header', { pepper: PEPPER, header: 'X API Key' }],
    ['apiKeys.expirySeconds', { pepper: PEPPER, expirySeconds: 0 }],
    ['apiKeys.expirySeconds', { pepper: PEPPER, expirySeconds: 1.5 }],
    ['apiKeys.browserUse', { pepper: PEPPER, browserUse: 'yes' }],
    ['apiKeys.grantable', { pepper: PEPPER, grantable: true }],
    ['apiKeys.peppers', { pepper: PEPPER, peppers: { current: 'a', keys: { a: PEPPER } } }],
    ['apiKeys.peppers.current', { peppers: { current: 'b', keys: { a: PEPPER } } }],
    ['apiKeys.peppers.keys.a', { peppers: { current: 'a', keys: { a: 'short' } } }],
    ['apiKeys.peper', { peper: PEPPER }],
  ])('names %s when it is wrong', (path, options) => {
    expect(refusedPath(options)).toBe(path);
  });

  it('prints no pepper', () => {
    const resolved = resolveApiKeyOptions({ pepper: PEPPER }, production);
    expect(inspect(resolved, { depth: 10, showHidden: true })).not.toContain(PEPPER);
    expect(JSON.stringify(resolved)).not.toContain(PEPPER);
  });
});

function never(): never {
  throw new Error('no such pepper');
}
