import { describe, expect, it } from '@jest/globals';

import type { Effects } from '#core';
import { MemorySessionStore } from '#session';

import { sessionStoreContract } from './session-store-contract.js';
import type { SessionStoreHarness } from './session-store-harness.js';

function memoryHarness(): SessionStoreHarness {
  const written: Effects[] = [];
  let failing = false;
  const store = new MemorySessionStore((effects) => {
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

describe('MemorySessionStore keeps the contract of SessionStore [S02]', () => {
  it.each(sessionStoreContract)('$title', async (contract) => {
    await expect(contract.run(memoryHarness())).resolves.toBeUndefined();
  });
});
