import { checksumBase62, digestsEqual, randomBase62, Secret, sha256 } from '#core';

import type { ClientRecord, ClientSecret } from './client-record.js';

/** 43 base62 characters: 256 bits. */
const SECRET_LENGTH = 43;

/** No record has more live secrets: the current one, and the one before it while a rotation overlaps. */
const MOST_LIVE = 2;

/** What a slot without a secret is compared with: no text has this digest. */
const NO_DIGEST = sha256('').replaceAll(/./g, '-');

/**
 * A new secret: `{prefix}_{43 base62 characters}{checksum}`. The checksum, 6 base62 characters of a CRC-32 over
 * all before it, lets a scanner tell a leaked secret from any other text without asking us; and no character
 * needs an encoding, which most clients forget in HTTP Basic (RFC 6749 §2.3.1).
 */
export function newClientSecret(prefix: string): Secret {
  const body = `${prefix}_${randomBase62(SECRET_LENGTH)}`;
  return new Secret(body + checksumBase62(body));
}

/** A client's secrets once a new one is the current: that one, and the one before it until the overlap ends. */
export function withNewSecret(
  secrets: readonly ClientSecret[],
  secret: Secret,
  { at, overlapSeconds }: { readonly at: Date; readonly overlapSeconds: number },
): readonly ClientSecret[] {
  const before = secrets.find(({ retiresAt }) => retiresAt === null);
  const current = {
    version: (before?.version ?? 0) + 1,
    digest: sha256(secret.expose()),
    issuedAt: at,
    retiresAt: null,
  };
  if (before === undefined || overlapSeconds === 0) return [current];
  return [{ ...before, retiresAt: new Date(at.getTime() + overlapSeconds * 1000) }, current];
}

/**
 * Whether a presented text is one of the client's live secrets. One hash and two comparisons in constant time,
 * however many secrets there are and whichever fits. A client that is not active has no live secret.
 */
export function isLiveSecret({ secrets, state }: ClientRecord, presented: string, at: Date): boolean {
  const digest = sha256(presented);
  const live = secrets.filter(({ retiresAt }) => retiresAt === null || retiresAt > at).slice(-MOST_LIVE);
  let matches = false;
  for (let slot = 0; slot < MOST_LIVE; slot += 1) {
    matches = digestsEqual(digest, live[slot]?.digest ?? NO_DIGEST) || matches;
  }
  return matches && state === 'active';
}
