/** A login session of one user in one client, as stored. */
export interface SessionRecord {
  /** Public id, the `sid` of its access tokens: 22 base62 characters. */
  readonly id: string;
  readonly tenant: string;
  readonly subject: string;
  /** The first-party client that logged in (`client_id`). */
  readonly clientId: string;
  /** When the user proved who they are (`auth_time`). */
  readonly authenticatedAt: Date;
  readonly lastUsedAt: Date;
  /** No refresh from then on, whatever the refresh token says; absolute, never extended. */
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  /** `logout`, `logout-everywhere`, `refresh-token-reused`, or an administrator's words. */
  readonly endedReason: string | null;
}

/** A refresh token as stored: single use, one live token per session. */
export interface RefreshTokenRecord {
  /** SHA-256 of the token, base64url; primary key. */
  readonly digest: string;
  readonly sessionId: string;
  readonly issuedAt: Date;
  /** Refused from then on. */
  readonly expiresAt: Date;
}
