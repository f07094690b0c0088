import type { AuditCounters } from '#audit';
import type { HealthContributor } from '#telemetry';

import type { LatchkeyParts } from './latchkey-parts.js';
import type { RevocationParts } from './revocation-parts.js';

/** What the health check asks of an application with these parts. */
export function healthContributors({
  options,
  inMemory,
  recorder,
  tokens,
  revocation,
}: LatchkeyParts): readonly HealthContributor[] {
  const { stores, access } = options;
  return [
    { name: 'stores', check: () => stores.ping?.() },
    ...(tokens.verifier === undefined ? [] : [feed(revocation.follower)]),
    {
      name: 'audit',
      check: () => undefined,
      warnings: () => lostEvents(recorder.counters),
    },
    {
      name: 'guard',
      check: () => undefined,
      warnings: () => [
        ...(access.guard === 'report-only' ? ["Nothing is refused: `guard` is 'report-only'."] : []),
        ...(access.mode === 'production'
          ? inMemory.map((option) => `\`${option}\` are kept in memory.`)
          : []),
      ],
    },
  ];
}

function feed(follower: RevocationParts['follower']): HealthContributor {
  return {
    name: 'revocations',
    check: () => {
      if (!follower.isFresh()) throw new Error('the change feed is not heard');
    },
  };
}

function lostEvents({ dropped, failed }: AuditCounters): readonly string[] {
  return dropped + failed === 0 ? [] : [`${dropped + failed} audit events were lost.`];
}
