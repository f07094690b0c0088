import { describe, expect, it } from '@jest/globals';

import { NO_EFFECTS } from '#core';

import type { SessionRecord } from './index.js';
import { MemorySessionStore } from './index.js';

const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const quiet = { effects: NO_EFFECTS };

/** A session that lives for an hour, with the refresh token `d-<id>`. */
async function begin(store: MemorySessionStore, id: string, at: number): Promise<SessionRecord> {
  const issuedAt = new Date(at);
  const expiresAt = new Date(at + HOUR);
  const session: SessionRecord = {
    id,
    tenant: 'default',
    subject: 'alice',
    clientId: 'web',
    authenticatedAt: issuedAt,
    lastUsedAt: issuedAt,
    expiresAt,
    endedAt: null,
    endedReason: null,
  };
  await store.insert(session, { digest: `d-${id}`, sessionId: id, issuedAt, expiresAt }, quiet);
  return session;
}

/** The contract of the port is proven in testing; this is what memory has beside it. */
describe('MemorySessionStore', () => {
  it('forgets what is over as new sessions begin, and nothing that lives', async () => {
    const store = new MemorySessionStore(() => undefined);
    for (let i = 0; i < 1000; i += 1) await begin(store, `expired-${i}`, START);
    await begin(store, 'ended', START + HOUR);
    await store.end('ended', 'logout', new Date(START + HOUR), quiet);
    for (let i = 0; i < 100; i += 1) await begin(store, `live-${i}`, START + HOUR);
    expect(await store.find('expired-0')).toBeUndefined();
    expect(await store.find('expired-999')).toBeUndefined();
    expect(await store.find('ended')).toBeUndefined();
    for (let i = 0; i < 100; i += 1) expect(await store.find(`live-${i}`)).toBeDefined();
  });

  it('remembers a thousand used refresh tokens of a session: an older one is refused as unknown', async () => {
    const store = new MemorySessionStore(() => undefined);
    const { expiresAt } = await begin(store, 's', START);
    const at = new Date(START + 1);
    const present = (presented: string, digest: string) =>
      store.rotate({ presented, next: { digest, issuedAt: at, expiresAt }, at, effects: () => NO_EFFECTS });
    let presented = 'd-s';
    for (let i = 0; i <= 1000; i += 1) {
      expect(await present(presented, `d-${i}`)).toMatchObject({ outcome: 'rotated' });
      presented = `d-${i}`;
    }
    expect(await present('d-s', 'next')).toEqual({ outcome: 'unknown' });
    expect(await present('d-0', 'next')).toMatchObject({ outcome: 'reused' });
  });
});
