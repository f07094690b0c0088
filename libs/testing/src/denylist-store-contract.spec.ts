import { describe, expect, it } from '@jest/globals';

import type { Effects } from '#core';
import { MemoryDenylistStore } from '#revocation';

import type { DenylistStoreHarness } from './denylist-store-contract.js';
import { denylistStoreContract } from './denylist-store-contract.js';

function memoryHarness(): DenylistStoreHarness {
  const written: Effects[] = [];
  let failing = false;
  const store = new MemoryDenylistStore((effects) => {
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

describe('MemoryDenylistStore keeps the contract of DenylistStore', () => {
  it.each(denylistStoreContract)('$title', async (contract) => {
    await expect(contract.run(memoryHarness())).resolves.toBeUndefined();
  });
});
