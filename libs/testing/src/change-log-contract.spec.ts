import { describe, expect, it } from '@jest/globals';

import { MemoryChangeLog } from '#revocation';

import { changeLogContract } from './change-log-contract.js';

describe('MemoryChangeLog keeps the contract of ChangeLog', () => {
  it.each(changeLogContract)('$title', async (contract) => {
    const log = new MemoryChangeLog();
    const harness = {
      log,
      append: async (changes: Parameters<typeof log.append>[0]) => log.append(changes),
      close: async () => undefined,
    };
    await expect(contract.run(harness)).resolves.toBeUndefined();
  });
});
