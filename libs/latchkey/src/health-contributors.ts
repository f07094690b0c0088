import type { HealthContributor } from '#telemetry';

import type { LatchkeyParts } from './latchkey-parts.js';

/** What the health check asks of an application with these parts. */
export function healthContributors({ options, inMemory }: LatchkeyParts): readonly HealthContributor[] {
  const { stores, access } = options;
  return [
    { name: 'stores', check: () => stores.ping?.() },
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
