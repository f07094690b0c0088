import { describe, expect, it } from '@jest/globals';

import { MemoryApiKeyStore } from '#api-key/core';
import type { Effects } from '#core';

import { apiKeyStoreContract } from './api-key-store-contract.js';
import type { ApiKeyStoreHarness } from './api-key-store-harness.js';

function memoryHarness(): ApiKeyStoreHarness {
  const written: Effects[] = [];
  let failing = false;
  const store = new MemoryApiKeyStore((effects) => {
    if (failing) {
      failing = false;
      throw new Error('the sink fails');
    }
    written.push(effects);
  });
  return {
    store,
    effects: async () => ({
      changes: written.flatMap(({ changes }) => changes),
      events: written.flatMap(({ events }) => events),
    }),
    failEffects: () => {
      failing = true;
    },
    close: async () => undefined,
  };
}

describe('MemoryApiKeyStore keeps the contract of ApiKeyStore', () => {
  it.each(apiKeyStoreContract)('$title', async (contract) => {
    await expect(contract.run(memoryHarness())).resolves.toBeUndefined();
  });
});
