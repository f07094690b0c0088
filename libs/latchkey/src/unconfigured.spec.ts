import { describe, expect, it } from '@jest/globals';

import { unconfigured } from './unconfigured.js';

interface Service {
  issue(): Promise<void>;
  readonly then?: unknown;
  readonly onModuleInit?: unknown;
  readonly onApplicationShutdown?: unknown;
  readonly beforeApplicationShutdown?: unknown;
}

describe('a service whose option is left out', () => {
  const service = unconfigured<Service>('ApiKeyService', 'apiKeys');

  it('names the option at its first use', () => {
    expect(() => service.issue()).toThrow(
      expect.objectContaining({ code: 'invalid_options', path: 'apiKeys' }),
    );
  });

  it('is no promise and has no hooks, so that Nest can provide it', async () => {
    const { then, onModuleInit, onApplicationShutdown, beforeApplicationShutdown } = service;
    expect([then, onModuleInit, onApplicationShutdown, beforeApplicationShutdown]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(await Promise.resolve(service)).toBe(service);
  });
});
