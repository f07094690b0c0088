import type { ColumnType, Generated } from 'kysely';

/** Epoch milliseconds. Drivers of PostgreSQL read a bigint as text. */
type Instant = ColumnType<number | string | bigint, number, number>;
type NullableInstant = ColumnType<number | string | bigint | null, number | null, number | null>;

export interface ApiKeyTable {
  readonly id: string;
  readonly tenant: string;
  readonly owner: string;
  readonly name: string;
  readonly environment: string;
  /** JSON: array of strings. */
  readonly scopes: string;
  /** JSON: `ApiKeyRestrictions`. */
  readonly restrictions: string;
  readonly state: string;
  readonly issued_at: Instant;
  readonly not_before: NullableInstant;
  readonly expires_at: NullableInstant;
  readonly revoked_at: NullableInstant;
  readonly revoked_reason: string | null;
  /** JSON: array of `ApiKeySecret`, instants in epoch milliseconds. */
  readonly secrets: string;
  readonly revision: number;
}

export interface SessionTable {
  readonly id: string;
  readonly tenant: string;
  readonly subject: string;
  readonly client_id: string;
  readonly authenticated_at: Instant;
  readonly last_used_at: Instant;
  readonly expires_at: Instant;
  readonly ended_at: NullableInstant;
  readonly ended_reason: string | null;
}

export interface RefreshTokenTable {
  readonly digest: string;
  readonly session_id: string;
  readonly issued_at: Instant;
  readonly expires_at: Instant;
  /** Null while it is the live one of its session. */
  readonly used_at: NullableInstant;
}

export interface OAuthArtifactTable {
  readonly model: string;
  readonly id_digest: string;
  readonly grant_id: string | null;
  readonly uid_digest: string | null;
  readonly user_code_digest: string | null;
  readonly tenant: string;
  readonly subject: string | null;
  readonly client_id: string | null;
  /** JSON object. */
  readonly payload: string;
  readonly created_at: Instant;
  readonly expires_at: NullableInstant;
  readonly consumed_at: NullableInstant;
}

export interface ClientTable {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly application: string;
  readonly authentication: string;
  /** JSON: arrays of strings, down to `resources`. */
  readonly grant_types: string;
  readonly redirect_uris: string;
  readonly post_logout_redirect_uris: string;
  readonly origins: string;
  readonly scopes: string;
  readonly resources: string;
  /** JSON: array of JWKs. */
  readonly keys: string;
  /** JSON: array of `ClientSecret`, instants in epoch milliseconds. */
  readonly secrets: string;
  readonly state: string;
  readonly homepage_uri: string | null;
  readonly policy_uri: string | null;
  readonly registered_at: Instant;
  readonly updated_at: Instant;
  readonly revision: number;
}

export interface SigningKeyTable {
  readonly issuer: string;
  readonly generation: number;
  readonly id: string;
  readonly algorithm: string;
  readonly sealed_key: string;
  readonly sealed_under: string;
  readonly created_at: Instant;
  readonly signs_from: Instant;
}

export interface ChangeTable {
  /** Grows in the order of commits. */
  readonly seq: Generated<number | string | bigint>;
  readonly type: string;
  readonly tenant: string;
  /** JSON: the `Change`. */
  readonly payload: string;
  /** By the database's clock. */
  readonly written_at: Generated<number | string | bigint>;
}

export interface EventTable {
  readonly seq: Generated<number | string | bigint>;
  readonly type: string;
  readonly tenant: string;
  readonly occurred_at: Instant;
  readonly target: string;
  /** JSON: the `AuditEvent`. */
  readonly payload: string;
}

export interface DenylistTable {
  readonly seq: Generated<number | string | bigint>;
  /** JSON: the `DenylistEntry`. */
  readonly payload: string;
  readonly expires_at: Instant;
}

/** Latchkey's tables, as Kysely sees them. */
export interface LatchkeyTables {
  readonly latchkey_api_key: ApiKeyTable;
  readonly latchkey_session: SessionTable;
  readonly latchkey_refresh_token: RefreshTokenTable;
  readonly latchkey_signing_key: SigningKeyTable;
  readonly latchkey_oauth_artifact: OAuthArtifactTable;
  readonly latchkey_client: ClientTable;
  readonly latchkey_change: ChangeTable;
  readonly latchkey_event: EventTable;
  readonly latchkey_denylist: DenylistTable;
}
