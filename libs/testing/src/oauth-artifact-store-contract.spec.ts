import { describe, expect, it } from '@jest/globals';

import { MemoryOAuthArtifactStore } from '#authorization-server/core';
import type { Effects } from '#core';

import { oauthArtifactStoreContract } from './oauth-artifact-store-contract.js';
import type { OAuthArtifactStoreHarness } from './oauth-artifact-store-harness.js';

function memoryHarness(): OAuthArtifactStoreHarness {
  const written: Effects[] = [];
  let failing = false;
  let now = 0;
  const sink = (effects: Effects): void => {
    if (failing) {
      failing = false;
      throw new Error('the sink fails');
    }
    written.push(effects);
  };
  return {
    store: new MemoryOAuthArtifactStore(sink, { now: () => now, monotonic: () => now }),
    setTime: (at) => {
      now = at.getTime();
    },
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

describe('MemoryOAuthArtifactStore keeps the contract of OAuthArtifactStore', () => {
  it.each(oauthArtifactStoreContract)('$title', async (contract) => {
    await expect(contract.run(memoryHarness())).resolves.toBeUndefined();
  });
});
