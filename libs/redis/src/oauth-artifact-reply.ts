import { z } from 'zod';

import type { OAuthArtifact } from '#authorization-server/core';
import { StoreUnavailableError } from '#core';

const instant = z.int().transform((milliseconds) => new Date(milliseconds));

/** Zod's `record` drops a member called `__proto__`; what was saved comes back. */
const payload = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const record = z.object({
  model: z.string(),
  idDigest: z.string(),
  grantId: z.string().nullable(),
  uidDigest: z.string().nullable(),
  userCodeDigest: z.string().nullable(),
  tenant: z.string(),
  subject: z.string().nullable(),
  clientId: z.string().nullable(),
  payload,
  createdAt: instant,
  expiresAt: instant.nullable(),
});

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('is not JSON');
    return z.NEVER;
  }
});

const consumed = z
  .string()
  .regex(/^\d{0,16}$/)
  .transform((digits) => (digits === '' ? null : new Date(Number(digits))));

const reply = z.union([
  z.null().transform(() => undefined),
  z.tuple([z.null(), z.null()]).transform(() => undefined),
  z
    .tuple([json.pipe(record), consumed])
    .transform(([artifact, consumedAt]): OAuthArtifact => ({ ...artifact, consumedAt })),
]);

/**
 * What scripts give for an artifact; undefined when there is none.
 *
 * @throws StoreUnavailableError `store_unavailable` for what this version can't have written: nobody can say what
 * it means, so nothing is decided by it
 */
export function parseArtifactReply(answer: unknown, store: string): OAuthArtifact | undefined {
  return parse(reply, answer, store);
}

/** @throws StoreUnavailableError `store_unavailable` */
export function parseArtifactReplies(answer: unknown, store: string): readonly OAuthArtifact[] {
  return parse(z.array(reply), answer, store).filter((artifact) => artifact !== undefined);
}

/** @throws StoreUnavailableError `store_unavailable` */
export function parseCount(answer: unknown, store: string): number {
  return parse(z.int(), answer, store);
}

/** The artifact as its hash holds it, but for when it was consumed. */
export function toRecord(artifact: OAuthArtifact): string {
  return JSON.stringify({
    ...artifact,
    consumedAt: undefined,
    createdAt: artifact.createdAt.getTime(),
    expiresAt: artifact.expiresAt?.getTime() ?? null,
  });
}

function parse<T>(schema: z.ZodType<T>, answer: unknown, store: string): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw new StoreUnavailableError(store, new TypeError('Redis holds what was never written'));
}
