import type { Mutation } from '#core';

/** A token that is to be refused before it expires. */
export interface RevokedToken {
  readonly issuer: string;
  /** Its `jti`. */
  readonly tokenId: string;
  /** From then on it is refused anyway: the entry may be forgotten. */
  readonly expiresAt: Date;
}

/** A grant all of whose tokens, issued or about to be, are to be refused. */
export interface RevokedGrant {
  readonly issuer: string;
  /** The claim `gid` of its tokens. */
  readonly grantId: string;
  /** From then on none of its tokens can live: the entry may be forgotten. */
  readonly expiresAt: Date;
}

export interface RevocableToken {
  readonly issuer: string;
  readonly tokenId: string;
  /** Undefined for tokens that belong to no grant (client credentials). */
  readonly grantId: string | undefined;
}

/**
 * Remembers which JWT access tokens were revoked. Revoking is idempotent; what was revoked is refused for good:
 * the id of a revoked grant is never used again. A store out of reach throws `store_unavailable`.
 */
export interface AccessTokenRevocations {
  revokeToken(token: RevokedToken, mutation: Mutation): Promise<void>;
  revokeGrant(grant: RevokedGrant, mutation: Mutation): Promise<void>;
  isRevoked(token: RevocableToken): boolean | Promise<boolean>;
}

export const AccessTokenRevocations = Symbol.for('nestjs-latchkey:AccessTokenRevocations');
