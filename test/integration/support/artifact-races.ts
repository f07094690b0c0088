import { Redis } from 'ioredis';

import type { OAuthArtifact, OAuthArtifactStore } from '#authorization-server/core';
import { DEFAULT_TENANT, NO_EFFECTS, randomBase62 } from '#core';
import { kyselyStores } from '#kysely';
import { redisStores } from '#redis';

import { connect } from './databases.js';
import { START } from './records.js';

/** Does one thing to one artifact, so many times at once; gives which of them won. Plain data: it travels. */
export interface ArtifactRace {
  readonly kind: 'artifact-race';
  readonly what: 'consume' | 'save-if-absent' | 'remove-grant';
  readonly model: string;
  readonly idDigest: string;
  readonly times: number;
}

/** An artifact that outlives the test, and the grant that it belongs to. */
export function oauthArtifact(model: string, idDigest = randomBase62(43)): OAuthArtifact {
  return {
    model,
    idDigest,
    grantId: `grant of ${idDigest}`,
    uidDigest: null,
    userCodeDigest: null,
    tenant: DEFAULT_TENANT,
    subject: 'alice',
    clientId: 'budget-app',
    payload: { process: process.pid },
    createdAt: START,
    expiresAt: new Date(Date.now() + 3_600_000),
    consumedAt: null,
  };
}

/** @param location a database, or a URL of Redis with the prefix of its keys as the fragment */
export async function runArtifactRace(location: string, race: ArtifactRace): Promise<readonly boolean[]> {
  const { store, close } = openArtifacts(location);
  try {
    return await Promise.all(Array.from({ length: race.times }, () => runOnce(store, race)));
  } finally {
    await close();
  }
}

async function runOnce(store: OAuthArtifactStore, { what, model, idDigest }: ArtifactRace): Promise<boolean> {
  const quiet = { effects: NO_EFFECTS };
  switch (what) {
    case 'consume':
      return store.consume(model, idDigest, new Date());
    case 'save-if-absent':
      return store.save(oauthArtifact(model, idDigest), { ...quiet, ifAbsent: true });
    case 'remove-grant':
      return (await store.remove({ grantId: `grant of ${idDigest}` }, quiet)) > 0;
  }
}

function openArtifacts(location: string): {
  readonly store: OAuthArtifactStore;
  close(): Promise<unknown>;
} {
  if (!location.startsWith('redis')) {
    const db = connect(location);
    return { store: kyselyStores(db).oauthArtifacts, close: () => db.destroy() };
  }
  const [url = '', keyPrefix = ''] = location.split('#');
  const client = new Redis(url);
  const stores = redisStores(client, { sink: () => undefined, keyPrefix });
  return { store: stores.oauthArtifacts, close: () => client.quit() };
}
