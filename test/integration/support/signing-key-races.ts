import { resolveSigningKeyOptions, SigningKeyRing } from '#jwt/core';
import type { SigningKeyStore } from '#jwt/core';
import { kyselyStores } from '#kysely';

import { connect } from './databases.js';

export const ISSUER = 'https://api.example.com';

/** Opens so many rings, and has all of them do one thing at once. Plain data: it travels. */
export interface SigningKeyRace {
  readonly kind: 'signing-key-race';
  readonly what: 'load' | 'rotate' | 'rotate-now';
  readonly times: number;
}

export function ringOn(store: SigningKeyStore): SigningKeyRing {
  const options = resolveSigningKeyOptions({ sealingKey: 'a sealing key that all processes share' });
  return new SigningKeyRing({ store, issuer: ISSUER, options, report: () => undefined });
}

/** The names of the keys that each ring ends with, the signing one first. */
export async function runSigningKeyRace(
  location: string,
  { what, times }: SigningKeyRace,
): Promise<readonly string[]> {
  const db = connect(location);
  try {
    const rings = Array.from({ length: times }, () => ringOn(kyselyStores(db).signingKeys));
    await Promise.all(rings.map((ring) => ring.load()));
    if (what === 'rotate') await Promise.all(rings.map((ring) => ring.rotate()));
    if (what === 'rotate-now') await Promise.all(rings.map((ring) => ring.rotateNow('leaked')));
    return rings.map((ring) =>
      ring
        .current()
        .map(({ kid }) => kid)
        .join(' '),
    );
  } finally {
    await db.destroy();
  }
}
