import type { Principal } from './principal.js';

/**
 * Why a credential was refused. The caller never learns it (but for `expired` tokens); the audit does.
 */
export type RefusalReason =
  | 'too-large'
  | 'malformed'
  | 'type-refused'
  | 'algorithm-refused'
  | 'issuer-unknown'
  | 'key-unknown'
  | 'key-ambiguous'
  | 'signature-invalid'
  | 'audience-mismatch'
  | 'claim-missing'
  | 'claim-invalid'
  | 'confirmation-unsupported'
  | 'kind-refused'
  | 'expired'
  | 'not-yet-valid'
  | 'revoked'
  | 'suspended'
  | 'scheduled'
  | 'unknown'
  | 'secret-mismatch'
  | 'environment-mismatch'
  | 'tenant-mismatch'
  | 'refused-by-strategy';

/** Conditions under which a verified credential may be used; the guard holds them against the request. */
export interface Restrictions {
  /** True when the client's address is allowed; undefined when any is. */
  readonly allowsAddress: ((address: string) => boolean) | undefined;
  /** Where a browser may send the credential from. */
  readonly browserUse: 'refuse' | 'same-origin' | 'allow';
}

/** The credential is good: this is the caller. */
export interface Verified<P extends Principal = Principal> {
  readonly outcome: 'verified';
  readonly principal: P;
  readonly restrictions: Restrictions | undefined;
}

/** The credential is not good. */
export interface Refused {
  readonly outcome: 'refused';
  readonly reason: RefusalReason;
  /** Public id of the credential where it could be read: for the audit, not for the caller. */
  readonly credentialId: string | undefined;
}

/** Whether the credential is good can't be known now: an issuer or a store is out of reach. */
export interface Unavailable {
  readonly outcome: 'unavailable';
  /** After how many seconds it makes sense to try again. */
  readonly retryAfterSeconds: number;
  /** What failed, for the log; never shown to the caller. */
  readonly cause: unknown;
}

/** What a verifier answers. Invalid credentials are data; exceptions are for faults. */
export type Verification<P extends Principal = Principal> = Verified<P> | Refused | Unavailable;

/** The verification of a good credential. */
export function verified<P extends Principal>(principal: P, restrictions?: Restrictions): Verified<P> {
  return { outcome: 'verified', principal, restrictions };
}

/** The verification of a credential that is not good. @param credentialId its public id, never a secret */
export function refused(reason: RefusalReason, credentialId?: string): Refused {
  return { outcome: 'refused', reason, credentialId };
}

/** The verification of a credential that nobody can judge now. */
export function unavailable(cause: unknown, retryAfterSeconds = 1): Unavailable {
  return { outcome: 'unavailable', retryAfterSeconds, cause };
}
