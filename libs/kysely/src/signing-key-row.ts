import { z } from 'zod';

import type { SigningKeyRecord } from '#jwt/core';

import { instant, integer, parseRow } from './columns.js';

const schema = z
  .object({
    issuer: z.string(),
    generation: integer,
    id: z.string(),
    algorithm: z.enum(['ES256', 'RS256', 'PS256', 'Ed25519']),
    sealed_key: z.string(),
    sealed_under: z.string(),
    created_at: instant,
    signs_from: instant,
  })
  .transform(({ sealed_key, sealed_under, created_at, signs_from, ...same }): SigningKeyRecord => ({
    ...same,
    sealedKey: sealed_key,
    sealedUnder: sealed_under,
    createdAt: created_at,
    signsFrom: signs_from,
  }));

/** @throws StoreUnavailableError `store_unavailable` */
export function parseSigningKeyRow(row: unknown): SigningKeyRecord {
  return parseRow(schema, row, 'latchkey_signing_key');
}
