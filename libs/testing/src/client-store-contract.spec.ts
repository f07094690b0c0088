import { describe, expect, it } from '@jest/globals';

import { MemoryClientStore } from '#authorization-server/core';
import type { Effects } from '#core';

import { clientStoreContract } from './client-store-contract.js';
import type { ClientStoreHarness } from './client-store-harness.js';

function memoryHarness(): ClientStoreHarness {
  const written: Effects[] = [];
  let failing = false;
  const store = new MemoryClientStore((effects) => {
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

describe('MemoryClientStore keeps the contract of ClientStore', () => {
  it.each(clientStoreContract)('$title', async (contract) => {
    await expect(contract.run(memoryHarness())).resolves.toBeUndefined();
  });
});
