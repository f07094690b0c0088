import { describe, expect, it } from '@jest/globals';

import type { Effects } from '#core';
import { MemorySigningKeyStore } from '#jwt/core';

import type { SigningKeyStoreHarness } from './signing-key-store-contract.js';
import { signingKeyStoreContract } from './signing-key-store-contract.js';

function memoryHarness(): SigningKeyStoreHarness {
  const written: Effects[] = [];
  let failing = false;
  const store = new MemorySigningKeyStore((effects) => {
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

describe('MemorySigningKeyStore keeps the contract of SigningKeyStore', () => {
  it.each(signingKeyStoreContract)('$title', async (contract) => {
    await expect(contract.run(memoryHarness())).resolves.toBeUndefined();
  });
});
