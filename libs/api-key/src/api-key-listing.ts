import { z } from 'zod';

import { DEFAULT_TENANT, parseInput } from '#core';

import { isApiKeyId } from './api-key-format.js';
import type { ApiKeyState } from './api-key-record.js';
import type { ApiKeyQuery } from './api-key-store.js';

export interface ListApiKeysRequest {
  /** @default DEFAULT_TENANT */
  readonly tenant?: string | undefined;
  readonly owner?: string | undefined;
  readonly environment?: string | undefined;
  /** As stored: a key that only expired is still `active` here. */
  readonly state?: ApiKeyState | undefined;
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
  owner: z.string().max(255).optional(),
  environment: z.string().max(16).optional(),
  state: z.enum(['scheduled', 'active', 'suspended', 'revoked']).optional(),
  limit: z.int().min(1).max(100).default(50),
  after: z.string().refine(isApiKeyId, 'is not where a page ended').optional(),
});

/** @throws InvalidInputError `invalid_input`, naming the field */
export function checkListRequest(request: ListApiKeysRequest): ApiKeyQuery {
  return parseInput(requestSchema, request);
}
