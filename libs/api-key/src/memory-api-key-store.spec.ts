import { describe, expect, it } from '@jest/globals';

import { NO_EFFECTS } from '#core';

import { apiKeyWorld } from '../test/api-key-world.js';

describe('MemoryApiKeyStore', () => {
  it('finds and lists among 100,000 keys', async () => {
    const { service, store } = apiKeyWorld();
    const { record } = await service.issue({ name: 'one of many', owner: 'settlements', scopes: [] });
    const at = record.issuedAt.getTime();
    for (let number = 1; number < 100_000; number += 1) {
      const id = `m${number.toString().padStart(15, '0')}`;
      await store.insert({ ...record, id, issuedAt: new Date(at + number) }, { effects: NO_EFFECTS });
    }
    expect(await store.find(record.id)).toEqual(record);
    const page = await store.list({ tenant: 'default', limit: 2, after: 'm000000000000050' });
    expect(page.map(({ id }) => id)).toEqual(['m000000000000049', 'm000000000000048']);
  });
});
