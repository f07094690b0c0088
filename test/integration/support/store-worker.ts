/** A process that works on the stores of databases, as it is told by messages, and sends what came of it. */
import type { Kysely } from 'kysely';

import { NO_EFFECTS } from '#core';
import type { KyselyStores } from '#kysely';
import { kyselyStores, migrateLatchkey } from '#kysely';

import type { ArtifactRace } from './artifact-races.js';
import { runArtifactRace } from './artifact-races.js';
import { connect } from './databases.js';
import type { SigningKeyRace } from './signing-key-races.js';
import { runSigningKeyRace } from './signing-key-races.js';
import { apiKeyRecord, effectsOf, refreshToken, sessionRecord, START } from './records.js';

/** What the process is to do. Plain data: it travels. */
export type Job =
  /** Presents one refresh token so many times at once; gives the outcomes. */
  | { readonly kind: 'rotate'; readonly presented: string; readonly times: number }
  /** Updates revision 1 of one key so many times at once; gives who won. */
  | { readonly kind: 'update'; readonly keyId: string; readonly times: number }
  /** Begins sessions and refreshes each, one after the other, telling each; without end unless `times` says so. */
  | { readonly kind: 'sessions'; readonly times?: number }
  | { readonly kind: 'migrate' }
  | ArtifactRace
  | SigningKeyRace;

/** A job, and where. */
export interface Order {
  readonly location: string;
  readonly job: Job;
}

async function perform(
  job: Exclude<Job, ArtifactRace | SigningKeyRace>,
  db: Kysely<unknown>,
): Promise<unknown> {
  switch (job.kind) {
    case 'rotate':
      return rotate(kyselyStores(db), job.presented, job.times);
    case 'update':
      return update(kyselyStores(db), job.keyId, job.times);
    case 'sessions':
      return sessions(kyselyStores(db), job.times ?? Infinity);
    case 'migrate':
      return migrateLatchkey(db);
  }
}

async function rotate({ sessions: store }: KyselyStores, presented: string, times: number): Promise<unknown> {
  const at = new Date(START.getTime() + 1000);
  const command = { presented, at, effects: () => NO_EFFECTS };
  const rotations = Array.from({ length: times }, () => store.rotate({ ...command, next: refreshToken() }));
  return (await Promise.all(rotations)).map(({ outcome }) => outcome);
}

async function update({ apiKeys: store }: KyselyStores, id: string, times: number): Promise<unknown> {
  const updates = Array.from({ length: times }, (_, index) => {
    const name = `${process.pid}-${index}`;
    return store.update({ ...apiKeyRecord(), id, name, revision: 2 }, 1, { effects: effectsOf(name) });
  });
  return Promise.all(updates);
}

async function sessions({ sessions: store }: KyselyStores, times: number): Promise<unknown> {
  let stored = 0;
  for (; stored < times; stored += 1) {
    const session = sessionRecord();
    const [first, next] = [refreshToken(), refreshToken()];
    await store.insert(session, { ...first, sessionId: session.id }, { effects: effectsOf(session.id) });
    const effects = () => effectsOf(`${session.id} refreshed`);
    await store.rotate({ presented: first.digest, next, at: START, effects });
    report({ stored: session.id, next: next.digest });
  }
  return stored;
}

function report(message: unknown): void {
  process.send?.(message);
}

async function carryOut({ number, location, job }: Order & { readonly number: number }): Promise<void> {
  try {
    report({ number, result: (await resultOf(location, job)) ?? null });
  } catch (error) {
    report({ number, error: String(error) });
  }
}

async function resultOf(location: string, job: Job): Promise<unknown> {
  if (job.kind === 'artifact-race') return runArtifactRace(location, job);
  if (job.kind === 'signing-key-race') return runSigningKeyRace(location, job);
  const db = connect(location);
  try {
    return await perform(job, db);
  } finally {
    await db.destroy();
  }
}

process.on('message', (message: Order & { readonly number: number }) => void carryOut(message));
report('ready');
