import { z } from 'zod';

import { parseOptions } from '#core';

/** How revocations travel. */
export interface RevocationOptions {
  /**
   * How long the longest-lived access token that can be revoked lives: so long a cut-off is remembered.
   * @default 86_400 (a day)
   */
  readonly longestTokenSeconds?: number | undefined;
  /**
   * What becomes of tokens when this process can't hear of revocations.
   * @default `{ acceptForSeconds: 0 }`
   */
  readonly onFeedLost?:
    | {
        /**
         * For how much longer than the published bound tokens are accepted that were not revoked when the feed was
         * last heard: an outage of the store that is shorter stops nobody, and every revocation may take so much
         * longer to be effective.
         * @default 0
         */
        readonly acceptForSeconds?: number | undefined;
      }
    | undefined;
  /**
   * How long changes are kept: a process that was cut off for longer loads everything anew.
   * @default 3600
   */
  readonly retentionSeconds?: number | undefined;
}

/** {@link RevocationOptions}, validated and complete. */
export interface ResolvedRevocationOptions {
  readonly longestTokenSeconds: number;
  readonly onFeedLost: { readonly acceptForSeconds: number };
  readonly retentionSeconds: number;
}

/**
 * The published bound: so long after a revocation is stored, every process refuses, or has noticed that it can't
 * know. It leaves room for two polls that fail.
 */
export const BOUND_SECONDS = 3;

const DAY = 86_400;

const schema = z.strictObject({
  longestTokenSeconds: z
    .int()
    .positive()
    .max(3_650 * DAY)
    .default(DAY),
  onFeedLost: z
    .strictObject({ acceptForSeconds: z.number().nonnegative().max(DAY).default(0) })
    .readonly()
    .prefault({}),
  retentionSeconds: z
    .int()
    .min(60)
    .max(365 * DAY)
    .default(3600),
});

/**
 * Validates, completes and freezes the options of revocation.
 *
 * @param root where they stand, as the user writes it
 * @throws InvalidOptionsError `invalid_options`
 */
export function resolveRevocationOptions(
  options: RevocationOptions = {},
  root = 'revocation',
): ResolvedRevocationOptions {
  return parseOptions<ResolvedRevocationOptions>(schema, options, root);
}
