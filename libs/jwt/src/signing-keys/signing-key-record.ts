/** What a kept key may sign: asymmetric algorithms that every verifier knows. */
export type SigningKeyAlgorithm = 'ES256' | 'RS256' | 'PS256' | 'Ed25519';

/**
 * A signing key as stored: written once and never changed, so that what it was sealed with binds all of it.
 * Until when it signs and is published follows from the generation after it. A dropped key has no record.
 */
export interface SigningKeyRecord {
  /** Its `kid`: the RFC 7638 thumbprint of its public half. */
  readonly id: string;
  readonly issuer: string;
  /** 1 for the issuer's first, one more at each rotation. */
  readonly generation: number;
  readonly algorithm: SigningKeyAlgorithm;
  /**
   * The private JWK, encrypted and bound to the other fields. The public half stands nowhere else: a record
   * edited by hand can't bring a key of somebody else's.
   */
  readonly sealedKey: string;
  /** Which sealing key: the name under which `sealingKeys.keys` holds it. */
  readonly sealedUnder: string;
  /** Published since. */
  readonly createdAt: Date;
  /** Signs from then on, until the next generation does. */
  readonly signsFrom: Date;
}
