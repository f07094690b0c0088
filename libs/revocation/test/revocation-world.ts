import type { Change, Clock, Effects, JudgedToken } from '#core';
import { DEFAULT_TENANT } from '#core';

import type { ChangeLog, RevocationOptions } from '../src/index.js';
import {
  ChangeFollower,
  Denylist,
  FeedRevocationJudge,
  MemoryChangeLog,
  MemoryDenylistStore,
  resolveRevocationOptions,
  RevocationService,
} from '../src/index.js';

export const ISSUER = 'https://id.example.com';

/** NumericDate at which the worlds begin, and half a second. */
export const NOW = 1_700_000_000;

/** A clock that stands until it is moved. */
export class StandingClock implements Clock {
  #milliseconds = NOW * 1000 + 500;

  now(): number {
    return this.#milliseconds;
  }

  monotonic(): number {
    return this.#milliseconds;
  }

  forward(seconds: number): void {
    this.#milliseconds += seconds * 1000;
  }
}

export function tokenOf(fields: Partial<JudgedToken> = {}): JudgedToken {
  return {
    tenant: DEFAULT_TENANT,
    issuer: ISSUER,
    tokenId: 'jti-1',
    subject: 'alice',
    clientId: 'web',
    grantId: 'grant-1',
    sessionId: 'session-1',
    issuedAt: new Date((NOW - 60) * 1000),
    ...fields,
  };
}

/** The feed, as a process sees it that others write to: it hears nothing of what they append. */
class RemoteLog implements ChangeLog {
  reads = 0;
  /** Reads that are under way. */
  open = 0;
  /** What a read does before it answers. */
  before: () => Promise<void> | void = () => undefined;
  readonly #log: MemoryChangeLog;

  constructor(log: MemoryChangeLog) {
    this.#log = log;
  }

  position(): Promise<number> {
    return this.#log.position();
  }

  async read(after: number, limit: number): ReturnType<ChangeLog['read']> {
    this.reads += 1;
    this.open += 1;
    try {
      const batch = await this.#log.read(after, limit);
      await this.before();
      return batch;
    } finally {
      this.open -= 1;
    }
  }

  prune(before: Date, limit: number): Promise<number> {
    return this.#log.prune(before, limit);
  }

  onAppend(): () => void {
    return () => undefined;
  }
}

/** Stores that two processes share: one that revokes, and one that follows. */
export function revocationWorld(options: RevocationOptions = {}) {
  const clock = new StandingClock();
  const log = new MemoryChangeLog(clock);
  const events: Effects['events'][number][] = [];
  const store = new MemoryDenylistStore((effects) => {
    log.append(effects.changes);
    events.push(...effects.events);
  });
  const resolved = resolveRevocationOptions(options);
  const own = new Denylist(clock);
  const remote = new RemoteLog(log);
  const denylist = new Denylist(clock);
  const listeners: { listener: () => void; stopped: boolean }[] = [];
  const signal = {
    sent: 0,
    /** How many listen. */
    heardBy: () => listeners.filter(({ stopped }) => !stopped).length,
    fire: () => listeners.forEach(({ listener, stopped }) => stopped || listener()),
    send() {
      this.sent += 1;
    },
    subscribe(listener: () => void) {
      const subscription = { listener, stopped: false };
      listeners.push(subscription);
      return async () => {
        subscription.stopped = true;
      };
    },
  };
  const parts = { denylist, denylistStore: store, signal, options: resolved, clock };
  const follower = new ChangeFollower({ ...parts, log: remote });
  return {
    clock,
    log,
    store,
    events,
    remote,
    denylist,
    signal,
    follower,
    /** Follows as the process does that writes. */
    ownFollower: () => new ChangeFollower({ ...parts, log }),
    judge: new FeedRevocationJudge(denylist, follower),
    own,
    revocations: new RevocationService({ store, denylist: own, options: resolved, clock }),
    /** Writes a change that revokes nothing. */
    change: async (keyId: string): Promise<Change> => {
      const change = { type: 'api-key-changed', tenant: DEFAULT_TENANT, keyId } as const;
      log.append([change]);
      return change;
    },
  };
}
