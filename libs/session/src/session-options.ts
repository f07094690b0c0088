import { z } from 'zod';

import { parseOptions } from '#core';

/** Login sessions of the application's own users. */
export interface SessionOptions {
  /**
   * `client_id` of the first-party application that logs its users in.
   * @default 'first-party'
   */
  readonly clientId?: string | undefined;
  /**
   * Life of a refresh token, counted anew for each: a session that is not used for so long is over.
   * @default 2_592_000 (30 days)
   */
  readonly refreshTokenSeconds?: number | undefined;
  /**
   * Absolute life of a session, counted from the login and never extended: then the password is asked for again.
   * @default 7_776_000 (90 days)
   */
  readonly sessionSeconds?: number | undefined;
}

/** {@link SessionOptions}, validated and complete. */
export interface ResolvedSessionOptions {
  readonly clientId: string;
  readonly refreshTokenSeconds: number;
  readonly sessionSeconds: number;
}

const DAY = 86_400;

const seconds = z
  .int()
  .positive()
  .max(3_650 * DAY);

const schema = z
  .strictObject({
    // VSCHAR of RFC 6749 appendix A.1, without the space.
    clientId: z
      .string()
      .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1–128 printable ASCII characters')
      .default('first-party'),
    refreshTokenSeconds: seconds.default(30 * DAY),
    sessionSeconds: seconds.default(90 * DAY),
  })
  .refine((options) => options.refreshTokenSeconds <= options.sessionSeconds, {
    path: ['refreshTokenSeconds'],
    message: 'is longer than sessionSeconds',
  });

/**
 * Validates, completes and freezes session options.
 *
 * @param root where they stand, as the user writes it
 * @throws InvalidOptionsError `invalid_options`
 */
export function resolveSessionOptions(options: SessionOptions, root = 'sessions'): ResolvedSessionOptions {
  return parseOptions<ResolvedSessionOptions>(schema, options, root);
}
