/** How a client shows who it is at the token endpoint (RFC 7591 §2). */
export type ClientAuthentication = 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'none';

export type ClientGrantType = 'authorization_code' | 'refresh_token' | 'client_credentials';

/** One version of a client's secret; two are live while a rotation overlaps. */
export interface ClientSecret {
  readonly version: number;
  /** SHA-256 of the secret (256 random bits), base64url. */
  readonly digest: string;
  readonly issuedAt: Date;
  /** The end of an overlap; null while it is the current one. */
  readonly retiresAt: Date | null;
}

/** An OAuth client as stored. */
export interface ClientRecord {
  /** `client_id` */
  readonly id: string;
  readonly tenant: string;
  /** The name that the consent page shows. */
  readonly name: string;
  /** `native` and `browser` clients are public: they have no secret (RFC 6749 §2.1). */
  readonly application: 'web' | 'browser' | 'native' | 'service';
  readonly authentication: ClientAuthentication;
  readonly grantTypes: readonly ClientGrantType[];
  /** Compared exactly, the port of a native client's loopback address excepted (RFC 8252 §7.3). */
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  /** Origins from which a browser client may call the token endpoint (CORS). */
  readonly origins: readonly string[];
  /** The most that the client may ask for; what client credentials get that name no scope. */
  readonly scopes: readonly string[];
  /** Resource indicators that it may ask for (RFC 8707); empty: all that there are. */
  readonly resources: readonly string[];
  /** Public keys of `private_key_jwt`, as a JWK set. */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
  readonly secrets: readonly ClientSecret[];
  readonly state: 'active' | 'suspended';
  /** A page about the client, and its privacy policy, for the consent page. */
  readonly homepageUri: string | null;
  readonly policyUri: string | null;
  readonly registeredAt: Date;
  readonly updatedAt: Date;
  /** Counts the updates: whoever updates names the revision that they read. */
  readonly revision: number;
}
