/** Lifecycle of a key, as stored. Expired is derived from `expiresAt`; `revoked` is terminal. */
export type ApiKeyState = 'scheduled' | 'active' | 'suspended' | 'revoked';

/** One version of a key's secret; a key has up to two live ones, while a rotation overlaps. */
export interface ApiKeySecret {
  /** 1 for the first, one more at each rotation. */
  readonly version: number;
  /** HMAC-SHA-256 of key id and secret under the pepper, base64url. */
  readonly digest: string;
  /** Which pepper: the name under which `peppers.keys` holds it. */
  readonly pepper: string;
  readonly issuedAt: Date;
  /** The end of an overlap: refused from then on; null while it is the current one. */
  readonly retiresAt: Date | null;
}

/** Where and when a key may be used. */
export interface ApiKeyRestrictions {
  /** CIDR ranges or single addresses of the clients that may use it; empty: any. */
  readonly addresses: readonly string[];
}

/** An API key as stored: everything but the secret, of which only digests exist. */
export interface ApiKeyRecord {
  /** Public id: 16 base62 characters. Stays the same through rotations. */
  readonly id: string;
  readonly tenant: string;
  /** Who answers for it: the subject of a user or service. */
  readonly owner: string;
  /** A name for people. */
  readonly name: string;
  /** Part of the key's text; a deployment accepts the keys of its own environment only. */
  readonly environment: string;
  /** As granted; may hold wildcards (`transfers:*`). Empty: no access. */
  readonly scopes: readonly string[];
  readonly restrictions: ApiKeyRestrictions;
  readonly state: ApiKeyState;
  readonly issuedAt: Date;
  /** Refused before; null: valid from its issue. */
  readonly notBefore: Date | null;
  /** Refused from then on; null only when `'never'` was asked for. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedReason: string | null;
  readonly secrets: readonly ApiKeySecret[];
  /** Counts the updates: whoever updates names the revision that they read. */
  readonly revision: number;
}
