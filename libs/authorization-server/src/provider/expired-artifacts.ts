import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';

const EVERY_MS = 60_000;
const AT_ONCE = 500;

/**
 * Removes artifacts that have expired, in batches, while others are saved: no timer is needed, and a server that
 * is not used does nothing.
 */
export class ExpiredArtifacts {
  readonly #options: ResolvedAuthorizationServerOptions;
  readonly #report: (error: unknown) => void;
  #nextAt = 0;

  constructor(options: ResolvedAuthorizationServerOptions, report: (error: unknown) => void) {
    this.#options = options;
    this.#report = report;
  }

  /** Called with each save; at most once a minute it does something, which nobody waits for. */
  sweep(): void {
    const { artifacts, clock } = this.#options;
    const now = clock.monotonic();
    if (now < this.#nextAt) return;
    this.#nextAt = now + EVERY_MS;
    artifacts.removeExpired(new Date(clock.now()), AT_ONCE).then(
      // A full batch: there is more.
      (removed) => {
        if (removed === AT_ONCE) this.#nextAt = now;
      },
      (error: unknown) => this.#report(error),
    );
  }
}
