import type { Clock } from '#core';

import type { ChangeLog } from './change-log.js';
import type { DenylistStore } from './denylist-store.js';
import { Patience } from './patience.js';
import type { ResolvedRevocationOptions } from './revocation-options.js';

const INTERVAL_MS = 60_000;

/** So many records are forgotten at a time: a statement that holds up nobody. */
const BATCH = 1000;

const PATIENCE_MS = 10_000;

export interface RetentionParts {
  readonly log: ChangeLog;
  readonly denylistStore: DenylistStore;
  readonly options: Pick<ResolvedRevocationOptions, 'retentionSeconds'>;
  readonly clock: Clock;
}

/** Keeps feed and denylist from growing: forgets what is too old, or has ended. Every process may do it at once. */
export class Retention {
  readonly #parts: RetentionParts;
  readonly #patience = new Patience(PATIENCE_MS);
  #tidiedAt: number;
  #tidying: Promise<void> | undefined;
  #closed = false;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
    this.#tidiedAt = parts.clock.monotonic();
  }

  /** Begins once a minute, in the background; a failure is made up for the next time. */
  tidyWhenDue(): void {
    const now = this.#parts.clock.monotonic();
    if (this.#closed || this.#tidying !== undefined || now - this.#tidiedAt < INTERVAL_MS) return;
    this.#tidiedAt = now;
    this.#tidying = this.#tidy()
      .catch(() => undefined)
      .finally(() => {
        this.#tidying = undefined;
      });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#tidying;
  }

  async #tidy(): Promise<void> {
    const { log, denylistStore, options, clock } = this.#parts;
    const now = clock.now();
    const tooOld = new Date(now - options.retentionSeconds * 1000);
    await this.#inBatches(() => log.prune(tooOld, BATCH));
    await this.#inBatches(() => denylistStore.prune(new Date(now), BATCH));
  }

  async #inBatches(prune: () => Promise<number>): Promise<void> {
    while ((await this.#patience.for(prune)) >= BATCH && !this.#closed);
  }
}
