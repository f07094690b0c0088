import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import { ApiKey, ApiKeyService, CurrentPrincipal, MemoryApiKeyStore } from 'nestjs-latchkey';
import type { ApiKeyRecord, ServicePrincipal } from 'nestjs-latchkey';

import { GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

@Controller('keys')
class KeysController {
  @Get()
  @ApiKey()
  read(@CurrentPrincipal('service') { name, owner }: ServicePrincipal) {
    return { name, owner };
  }

  @Post()
  @ApiKey()
  write() {
    return { ok: true };
  }
}

/** The real store; what is read can be altered, as administrators of later versions will. */
class AlteredStore extends MemoryApiKeyStore {
  finds = 0;
  alter: (record: ApiKeyRecord) => ApiKeyRecord = (record) => record;

  constructor() {
    super(() => undefined);
  }

  override async find(id: string): Promise<ApiKeyRecord | undefined> {
    this.finds += 1;
    const record = await super.find(id);
    return record === undefined ? undefined : this.alter(record);
  }
}

describe.each(platforms)('API keys on %s', (platform) => {
  const store = new AlteredStore();
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [KeysController],
      options: { stores: { apiKeys: store }, tenant: tenantOf },
    });
  });
  beforeEach(() => {
    store.alter = (record) => record;
    store.finds = 0;
  });
  afterAll(() => guarded.close());

  it('a good one reaches the handler as its principal', async () => {
    const { status, body } = await guarded.send('/keys', { headers: await guarded.key() });
    expect({ status, body }).toEqual({ status: 200, body: { name: 'Nightly', owner: 'settlements' } });
  });

  it('unknown, wrong, revoked, expired, suspended, scheduled, of another environment or tenant, malformed: one and the same answer [G04]', async () => {
    const headers = await guarded.key();
    const key = headers['X-API-Key'];
    const cases: Record<string, () => Promise<{ readonly 'X-API-Key': string }>> = {
      malformed: async () => ({ 'X-API-Key': 'nonsense' }),
      'too-large': async () => ({ 'X-API-Key': key.repeat(2) }),
      unknown: async () => elsewhere(guarded, {}),
      'secret-mismatch': async () => elsewhere(guarded, { ...(await idOf(key)) }),
      'environment-mismatch': async () => elsewhere(guarded, { environment: 'live' }),
      revoked: () => altered({ state: 'revoked', revokedAt: new Date(), revokedReason: 'lost' }),
      suspended: () => altered({ state: 'suspended' }),
      scheduled: () => guarded.key({ notBefore: new Date(guarded.clock.now() + 60_000) }),
      expired: async () => {
        const shortLived = await guarded.key({ expiresInSeconds: 10 });
        guarded.clock.advance(11);
        return shortLived;
      },
      'tenant-mismatch': () => guarded.key({ tenant: 'another' }),
    };
    const answers = new Set<string>();
    for (const [reason, make] of Object.entries(cases)) {
      store.alter = (record) => record;
      const {
        status,
        text,
        headers: answered,
        events,
      } = await guarded.observe('/keys', { headers: await make() });
      expect({ reason, status, heard: events[0]?.reason }).toEqual({ reason, status: 401, heard: reason });
      answers.add(JSON.stringify([text, answered['www-authenticate'], answered['cache-control']]));
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain('invalid_api_key');
    expect([...answers][0]).not.toContain('error=');

    async function altered(change: Partial<ApiKeyRecord>) {
      store.alter = (record) => ({ ...record, ...change });
      return headers;
    }
  });

  it('an unknown id costs as many calls of the store as a known one: one; a malformed key costs none', async () => {
    const known = await guarded.key();
    const count = async (headers: Record<string, string>) => {
      store.finds = 0;
      await guarded.send('/keys', { headers });
      return store.finds;
    };
    expect(await count(known)).toBe(1);
    expect(await count(await elsewhere(guarded, {}))).toBe(1);
    expect(await count(await elsewhere(guarded, await idOf(known['X-API-Key'])))).toBe(1);
    expect(await count({ 'X-API-Key': `${known['X-API-Key']}x` })).toBe(0);
  });

  it('a revoked one is refused on the next request', async () => {
    const { record, key } = await guarded.app.get(ApiKeyService).issue({ name: 'k', owner: 'o', scopes: [] });
    const headers = { 'X-API-Key': guarded.confide(key.expose()) };
    expect((await guarded.send('/keys', { headers })).status).toBe(200);
    await guarded.app.get(ApiKeyService).revoke(record.id, { reason: 'lost' });
    expect(await guarded.send('/keys', { headers })).toMatchObject({
      status: 401,
      body: { code: 'invalid_api_key' },
    });
  });

  it("Node's own fetch works with a key, GET and POST, although it sends Sec-Fetch-Mode [K12]", async () => {
    const headers = await guarded.key();
    for (const method of ['GET', 'POST']) {
      const response = await fetch(`${guarded.url}/keys`, { method, headers });
      expect(response.ok).toBe(true);
    }
    const withBody = await fetch(`${guarded.url}/keys`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(withBody.ok).toBe(true);
  });

  it('no secret reached an event, a log line or an answer [G04]', async () => {
    expect(await guarded.leaks()).toEqual([]);
  });
});

/** The tests' requests are for the tenant that every key has by default. */
function tenantOf(): string {
  return 'default';
}

async function idOf(key: string) {
  const { parseApiKey } = await import('nestjs-latchkey');
  const { id = '' } = parseApiKey(key) ?? {};
  return { id };
}

/** A well-formed key that nobody issued. */
async function elsewhere(
  guarded: GuardedApp,
  parts: { readonly id?: string; readonly environment?: string },
) {
  const { formatApiKey, Secret } = await import('nestjs-latchkey');
  const key = formatApiKey({
    prefix: 'acme_sk',
    environment: 'test',
    id: 'A'.repeat(16),
    secret: new Secret('B'.repeat(43)),
    ...parts,
  });
  return { 'X-API-Key': guarded.confide(key.expose()) };
}
