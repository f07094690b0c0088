/**
 * Something that the authorization server remembers for a while: a code, a token, a grant, an interaction, a
 * session of its own, the trace of a proof that was used. `model` is what oidc-provider calls it.
 */
export interface OAuthArtifact {
  readonly model: string;
  /** SHA-256 of the id, base64url: the id of most models is a bearer secret, and stands nowhere. */
  readonly idDigest: string;
  /** The grant that it belongs to; for model `Grant` its own. Null for those that belong to none. */
  readonly grantId: string | null;
  /** SHA-256 of the second name under which a session is found (`uid`), base64url. */
  readonly uidDigest: string | null;
  /** SHA-256 of the code that a person types in (device flow), base64url. */
  readonly userCodeDigest: string | null;
  readonly tenant: string;
  /** The user whom it is about. */
  readonly subject: string | null;
  readonly clientId: string | null;
  /** The rest, as JSON; holds no secret that could be used. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  /** Absent from then on; null: until it is removed. */
  readonly expiresAt: Date | null;
  /** When it was used up; a used one stays, so that a second use is noticed. */
  readonly consumedAt: Date | null;
}
