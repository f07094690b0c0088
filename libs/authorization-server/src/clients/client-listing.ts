import { z } from 'zod';

import { DEFAULT_TENANT, parseInput } from '#core';

import { isClientId } from './client-id.js';
import type { ClientQuery } from './client-store.js';

export interface ListClientsRequest {
  /** @default DEFAULT_TENANT */
  readonly tenant?: string | undefined;
  /**
   * At most so many, 1–100.
   * @default 50
   */
  readonly limit?: number | undefined;
  /** Where the page before ended: its `next`. */
  readonly after?: string | undefined;
}

const requestSchema = z.strictObject({
  tenant: z.string().default(DEFAULT_TENANT),
  limit: z.int().min(1).max(100).default(50),
  after: z.string().refine(isClientId, 'is not where a page ended').optional(),
});

/** @throws InvalidInputError `invalid_input`, naming the field */
export function checkListRequest(request: ListClientsRequest): ClientQuery {
  return parseInput(requestSchema, request);
}
