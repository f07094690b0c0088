import { describe, expect, it } from '@jest/globals';

import type { RequestView } from '#access';
import { HttpRequestView } from '#access';
import { Secret } from '#core';

import { PEPPER } from '../test/api-key-world.js';
import { formatApiKey } from './api-key-format.js';
import type { ApiKeyOptions } from './api-key-options.js';
import { resolveApiKeyOptions } from './api-key-options.js';
import { apiKeyScheme } from './api-key.scheme.js';

const KEY = formatApiKey({
  prefix: 'acme_sk',
  environment: 'live',
  id: 'i'.repeat(16),
  secret: new Secret('s'.repeat(43)),
}).expose();

const strategy = { authenticate: () => undefined };

function schemeOf(options: ApiKeyOptions = {}) {
  const given = { prefix: 'acme_sk', ...options, pepper: PEPPER, peppers: undefined };
  return apiKeyScheme(strategy, resolveApiKeyOptions(given, { mode: 'production' }));
}

function request(url: string, ...rawHeaders: readonly string[]): RequestView {
  return new HttpRequestView({ method: 'GET', url, rawHeaders });
}

const presented = { status: 'presented', raw: KEY };

describe('the scheme api-key, in a header of its own', () => {
  it('reads the header, whatever the case of its name', () => {
    expect(schemeOf().present(request('/', 'x-api-KEY', KEY))).toEqual(presented);
    expect(schemeOf({ header: 'Acme-Key' }).present(request('/', 'acme-key', KEY))).toEqual(presented);
    expect(schemeOf({ header: 'Acme-Key' }).present(request('/', 'X-API-Key', KEY)).status).toBe('absent');
  });

  it('hands over what is no key too: the verifier refuses it, and the audit hears of it', () => {
    expect(schemeOf().present(request('/', 'X-API-Key', 'what'))).toEqual({
      status: 'presented',
      raw: 'what',
    });
    expect(schemeOf().present(request('/', 'X-API-Key', ''))).toEqual({ status: 'presented', raw: '' });
  });

  it('is absent without the header, and looks at no other one', () => {
    expect(
      schemeOf().present(request('/', 'Authorization', `Bearer ${KEY}`, 'Cookie', `key=${KEY}`)).status,
    ).toBe('absent');
  });

  it('[K06] is ambiguous when the header comes twice, even with the same key', () => {
    expect(schemeOf().present(request('/', 'X-API-Key', KEY, 'x-api-key', KEY)).status).toBe('ambiguous');
  });

  it('asks for its header in its challenge', () => {
    expect(schemeOf({ header: 'Acme-Key' })).toMatchObject({
      name: 'api-key',
      challenge: { scheme: 'ApiKey', parameters: { header: 'Acme-Key' }, describesErrors: false },
      headers: ['Acme-Key'],
      yields: new Set(['service']),
    });
  });
});

describe('the scheme api-key, as a Bearer', () => {
  const scheme = schemeOf({ header: 'Authorization' });

  it('takes what opens with the prefix, in any case of the scheme name', () => {
    expect(scheme.present(request('/', 'Authorization', `Bearer ${KEY}`))).toEqual(presented);
    expect(scheme.present(request('/', 'authorization', `bEARER ${KEY}`))).toEqual(presented);
  });

  it('leaves tokens and other schemes alone', () => {
    for (const value of [
      'Bearer eyJhbGciOiJFUzI1NiJ9.e30.c2ln',
      'Basic YTpi',
      `DPoP ${KEY}`,
      'Bearer  two-spaces',
    ]) {
      expect(scheme.present(request('/', 'Authorization', value)).status).toBe('absent');
    }
    expect(scheme.present(request('/', 'X-API-Key', KEY)).status).toBe('absent');
  });

  it('[K06] is ambiguous when the header comes twice, and malformed when the key is not alone in it', () => {
    expect(
      scheme.present(request('/', 'Authorization', `Bearer ${KEY}`, 'Authorization', 'Bearer x')).status,
    ).toBe('ambiguous');
    expect(scheme.present(request('/', 'Authorization', `Bearer  ${KEY}`)).status).toBe('malformed');
    expect(scheme.present(request('/', 'Authorization', `Bearer ${KEY}, Bearer x`)).status).toBe('malformed');
  });
});

describe('a key in the URL', () => {
  const escaped = Array.from(KEY, (character) => `%${character.charCodeAt(0).toString(16)}`).join('');

  it.each([
    ['by any name', `/things?whatever=${KEY}`],
    ['among others', `/things?a=1&api_key=${KEY}&b=2`],
    ['without a name', `/things?${KEY}`],
    ['escaped', `/things?k=${escaped}`],
    ['inside a value', `/things?next=https%3A%2F%2Fx.example%2F%3Fkey%3D${KEY}`],
    ['of another environment', `/things?k=${KEY.replace('_live_', '_test_')}`],
    ['cut short', `/things?k=${KEY.slice(0, -10)}`],
  ])('[K06] is seen %s', (_case, url) => {
    expect(schemeOf().present(request(url))).toEqual({ status: 'in-url', credentialId: 'i'.repeat(16) });
    expect(schemeOf({ header: 'Authorization' }).present(request(url)).status).toBe('in-url');
  });

  it('[K06] is refused also beside the same key in the header', () => {
    expect(schemeOf().present(request(`/?k=${KEY}`, 'X-API-Key', KEY)).status).toBe('in-url');
  });

  it.each([
    '/things',
    '/things?',
    '/things?a=acme_sk',
    '/things?q=%E0%A4%A',
    '/things?id=acme_sk_live_short',
    '/things?next=%2Fkeys%2Fiiiiiiiiiiiiiiii',
  ])('is not seen in %s', (url) => {
    expect(schemeOf().present(request(url, 'X-API-Key', KEY))).toEqual(presented);
  });

  it('stays out of what is handed on', () => {
    expect(JSON.stringify(schemeOf().present(request(`/?k=${KEY}`)))).not.toContain('s'.repeat(43));
  });
});
