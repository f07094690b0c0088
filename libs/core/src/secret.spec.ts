import { describe, expect, it } from '@jest/globals';
import { format, inspect } from 'node:util';

import { Secret } from './secret.js';

const TEXT = 's3cr3t-of-somebody';

describe('Secret', () => {
  it('gives its text when asked by name', () => {
    expect(new Secret(TEXT).expose()).toBe(TEXT);
  });

  it.each([
    ['a template', (secret: Secret) => `${secret.toString()} ${String(secret)}`],
    ['concatenation', (secret: Secret) => `id:`.concat(String(secret))],
    ['JSON', (secret: Secret) => JSON.stringify({ secret, list: [secret] })],
    ['inspect', (secret: Secret) => inspect({ secret }, { depth: 9, showHidden: true })],
    [
      'inspect without custom functions',
      (secret: Secret) => inspect(secret, { customInspect: false, showHidden: true }),
    ],
    ['format', (secret: Secret) => format('%s %o %O %j', secret, secret, secret, secret)],
    [
      'its own properties',
      (secret: Secret) => Reflect.ownKeys(secret).join() + JSON.stringify(Object.entries(secret)),
    ],
    ['a structured clone', (secret: Secret) => inspect(structuredClone(secret), { showHidden: true })],
    ['an error that carries it', (secret: Secret) => inspect(new Error('failed', { cause: secret }))],
  ])('does not show its text in %s', (_way, print) => {
    expect(print(new Secret(TEXT))).not.toContain(TEXT);
  });

  it('says in words that it is redacted', () => {
    const secret = new Secret(TEXT);
    expect([String(secret), JSON.stringify(secret), inspect(secret)]).toEqual([
      '[redacted]',
      '"[redacted]"',
      '[redacted]',
    ]);
  });
});
