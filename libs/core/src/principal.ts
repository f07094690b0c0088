/** What proved the caller: enough to name it in an audit record, nothing that could be replayed. */
export interface CredentialReference {
  /** The scheme that accepted it: `api-key`, `jwt`, `opaque-token` or a scheme of the application's own. */
  readonly scheme: string;
  /** The key's public id, or the token's `jti`; undefined when the credential has none. */
  readonly id: string | undefined;
  /** Who minted it: the issuer of a token, undefined for an API key. */
  readonly issuer: string | undefined;
  /** The instant from which the credential is refused; undefined when it does not expire. */
  readonly expiresAt: Date | undefined;
}

interface PrincipalCommon {
  /** The stable id of the caller within its issuer or tenant (`sub`, RFC 7519 §4.1.2). */
  readonly subject: string;
  /** The tenant that the credential belongs to; {@link DEFAULT_TENANT} in an application without tenants. */
  readonly tenant: string;
  /** Scopes as granted: an API key's may hold wildcards (`transfers:*`), a token's what the catalogue does not know. */
  readonly scopes: readonly string[];
  readonly credential: CredentialReference;
}

/** An application that acts in its own name: API key, client credentials or a token it signed itself. */
export interface ServicePrincipal extends PrincipalCommon {
  readonly kind: 'service';
  /** A name for people: the API key's name, or the client's id. */
  readonly name: string;
  /** Who answers for the key: subject of the owning user or service; undefined for tokens. */
  readonly owner: string | undefined;
  /** Claims of a verified token, empty for an API key. */
  readonly claims: Claims;
}

/** One of the application's own users, through one of its own clients. */
export interface UserPrincipal extends PrincipalCommon {
  readonly kind: 'user';
  readonly roles: readonly string[];
  /** `client_id` of the first-party client, where the token names it. */
  readonly clientId: string | undefined;
  /** The login session (`sid`), where the token belongs to one. */
  readonly sessionId: string | undefined;
  /** When the user last proved who they are (`auth_time`, OpenID Connect Core §2). */
  readonly authenticatedAt: Date | undefined;
  /** How strongly they did (`acr`, RFC 9470). */
  readonly acr: string | undefined;
  /** The calling application, on routes that ask for both: `@Jwt({ withApiKey: true })`. */
  readonly application: ServicePrincipal | undefined;
  readonly claims: Claims;
}

/** Somebody else's application that acts for a user, within what the user consented to. */
export interface DelegatedPrincipal extends PrincipalCommon {
  readonly kind: 'delegated';
  /** The application that acts (`client_id`, RFC 9068 §2.2). */
  readonly clientId: string;
  readonly roles: readonly string[];
  readonly authenticatedAt: Date | undefined;
  readonly acr: string | undefined;
  readonly claims: Claims;
}

/** The authenticated caller, discriminated by `kind`. */
export type Principal = ServicePrincipal | UserPrincipal | DelegatedPrincipal;

export type PrincipalKind = Principal['kind'];

/** The principal of one kind: `PrincipalOf<'user'>` is {@link UserPrincipal}. */
export type PrincipalOf<K extends PrincipalKind> = Extract<Principal, { kind: K }>;

/** Verified claims of a token; frozen, without a prototype that a claim could reach. */
export type Claims = Readonly<Record<string, unknown>>;

/** Tenant of every record and principal of an application that knows no tenants. */
export const DEFAULT_TENANT = 'default';

/** The claims of a credential that has none. */
export const NO_CLAIMS: Claims = Object.freeze({ __proto__: null });
