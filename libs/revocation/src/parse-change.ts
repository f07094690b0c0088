import { z } from 'zod';

import type { Change } from '#core';

type ChangeOf<T extends Change['type']> = Extract<Change, { readonly type: T }>;

const text = z.string();
const numericDate = z.int();

/** One for each member of the union: who adds a member is reminded here. */
const schemas: { readonly [T in Change['type']]: z.ZodType<ChangeOf<T>> } = {
  'api-key-changed': z.object({ type: z.literal('api-key-changed'), tenant: text, keyId: text }),
  'client-changed': z.object({
    type: z.literal('client-changed'),
    tenant: text,
    clientId: text,
    state: z.enum(['active', 'suspended', 'removed']),
  }),
  'session-ended': z.object({
    type: z.literal('session-ended'),
    tenant: text,
    sessionId: text,
    subject: text,
  }),
  'signing-keys-changed': z.object({ type: z.literal('signing-keys-changed'), issuer: text }),
  'token-revoked': z.object({
    type: z.literal('token-revoked'),
    tenant: text,
    issuer: text,
    tokenId: text,
    until: numericDate,
  }),
  'cut-off': z.object({
    type: z.literal('cut-off'),
    tenant: text,
    issuer: text,
    by: z.enum(['subject', 'client', 'grant', 'session']),
    value: text,
    before: numericDate,
    until: numericDate,
  }),
};

const ofSomeType = z.object({ type: text });

/**
 * A change as a store has kept it in JSON. Undefined for a type that this version does not know: a newer one that
 * runs beside it wrote it, and nothing here depends on it.
 *
 * @throws TypeError for what no version writes
 */
export function parseChange(written: unknown): Change | undefined {
  const some = ofSomeType.safeParse(written);
  if (!some.success) throw new TypeError('holds no change');
  const { type } = some.data;
  if (!isKnown(type)) return undefined;
  const change = schemas[type].safeParse(written);
  if (!change.success) throw new TypeError(`holds no change of type ${type}`);
  return change.data;
}

function isKnown(type: string): type is Change['type'] {
  return Object.hasOwn(schemas, type);
}
