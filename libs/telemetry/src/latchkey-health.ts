import { Inject, Injectable } from '@nestjs/common';

import { HealthContributors } from './health-contributor.js';
import type { HealthContributor } from './health-contributor.js';

/** Whether something works. */
export type HealthStatus = 'up' | 'down';

/** What one contributor answered. */
export interface HealthCheck {
  readonly name: string;
  readonly status: HealthStatus;
}

/** The health of all that Latchkey depends on; safe to show to anybody. */
export interface HealthReport {
  /** `down` as soon as one check is. */
  readonly status: HealthStatus;
  /** In the order of the contributors. */
  readonly checks: readonly HealthCheck[];
  /** What works and still wants somebody's attention. */
  readonly warnings: readonly string[];
}

const TIME_OUT_MS = 2000;

/**
 * Tells whether everything that Latchkey depends on can be reached.
 *
 * @example A health endpoint
 * ```ts
 * @Get('health') @Public()
 * async health(@Res({ passthrough: true }) response: Response) {
 *   const report = await this.health.check();
 *   response.status(report.status === 'up' ? 200 : 503);
 *   return report;
 * }
 * ```
 */
@Injectable()
export class LatchkeyHealth {
  readonly #contributors: HealthContributors;
  /** Checks that go on after their time-out: not asked again until they have answered. */
  readonly #asked = new Set<HealthContributor>();
  #report: Promise<HealthReport> | undefined;

  constructor(@Inject(HealthContributors) contributors: HealthContributors) {
    this.#contributors = contributors;
  }

  /** Asks all contributors at once, for two seconds at most; calls at the same time share one report. Never rejects. */
  check(): Promise<HealthReport> {
    this.#report ??= this.#askAll().finally(() => {
      this.#report = undefined;
    });
    return this.#report;
  }

  async #askAll(): Promise<HealthReport> {
    const checks = await Promise.all(this.#contributors.map((contributor) => this.#ask(contributor)));
    const status = checks.every((check) => check.status === 'up') ? 'up' : 'down';
    return { status, checks, warnings: this.#contributors.flatMap(warningsOf) };
  }

  async #ask(contributor: HealthContributor): Promise<HealthCheck> {
    const { name } = contributor;
    if (this.#asked.has(contributor)) return { name, status: 'down' };
    this.#asked.add(contributor);
    const answer = statusOf(contributor).finally(() => this.#asked.delete(contributor));
    return { name, status: await inTime(answer) };
  }
}

async function statusOf(contributor: HealthContributor): Promise<HealthStatus> {
  try {
    await contributor.check();
    return 'up';
  } catch {
    // The cause may name hosts and credentials; whoever asked the store at work has logged it.
    return 'down';
  }
}

function inTime(answer: Promise<HealthStatus>): Promise<HealthStatus> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, TIME_OUT_MS, 'down').unref();
    void answer.then((status) => {
      clearTimeout(timer);
      resolve(status);
    });
  });
}

function warningsOf(contributor: HealthContributor): readonly string[] {
  try {
    return contributor.warnings?.() ?? [];
  } catch {
    return [`${contributor.name} could not tell its warnings`];
  }
}
