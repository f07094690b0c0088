import type { Clock, EventRecorder, ScopeCatalogue, SubjectDirectory } from '#core';
import type { AccessTokenRevocations } from '#revocation';

import type { OAuthArtifactStore } from '../artifacts/oauth-artifact-store.js';
import type { ClientOptions } from '../clients/client-options.js';
import type { ClientStore } from '../clients/client-store.js';
import type { PageTemplates } from '../pages/page-views.js';

/** A resource server that access tokens are issued for. */
export interface ProtectedResource {
  /** Its name, an absolute URI without fragment: a request's `resource`, a token's `aud` (RFC 8707 §2). */
  readonly identifier: string;
  /** Scopes of the catalogue that it knows. */
  readonly scopes: readonly string[];
  /**
   * Life of an access token for it, in seconds.
   * @default lifetimes.accessTokenSeconds
   */
  readonly accessTokenSeconds?: number | undefined;
  /**
   * Ids of the clients that stand for it: they may introspect tokens that are for it (RFC 7662 §2.1).
   * @default none
   */
  readonly clients?: readonly string[] | undefined;
}

/** How long things live, in seconds. */
export interface Lifetimes {
  /** @default 900 */
  readonly accessTokenSeconds?: number | undefined;
  /**
   * Life of a refresh token, counted anew for each: an access that is not used for so long is over.
   * @default 2_592_000 (30 days)
   */
  readonly refreshTokenSeconds?: number | undefined;
  /**
   * Absolute life of a consent, counted from the decision: then the user is asked again. No refresh token outlives it.
   * @default 15_552_000 (180 days)
   */
  readonly grantSeconds?: number | undefined;
  /** Life of an authorization code, at most 600. @default 60 */
  readonly codeSeconds?: number | undefined;
  /** How long a user may take to log in and decide. @default 600 */
  readonly interactionSeconds?: number | undefined;
  /** How long the server's own login session lasts unused. @default 43_200 (12 hours) */
  readonly sessionSeconds?: number | undefined;
}

/** Private JWKs: the first signs, all are published. Structural: whoever keeps and rotates them need not be ours. */
export interface ServerSigningKeys {
  current(): readonly Readonly<object>[];
  /** Called after each change of `current()`; gives the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

export interface AuthorizationServerStores {
  readonly artifacts: OAuthArtifactStore;
  readonly clients: ClientStore;
}

/** The authorization server of an application. */
export interface AuthorizationServerOptions {
  /** Its name and address (RFC 8414 §2): https, without query and fragment, without a slash at the end; http on loopback only. */
  readonly issuer: string;
  /**
   * Path under which the application receives its requests.
   * @default the issuer's path; another one only behind a proxy that rewrites paths
   */
  readonly path?: string | undefined;
  /** The name that the pages show. */
  readonly serviceName: string;
  /** All scopes, with the words in which the consent page speaks of them. */
  readonly scopes: ScopeCatalogue;
  /** Who tokens are for; a single one is meant where a request names none. */
  readonly resources: readonly ProtectedResource[];
  /** The application's user accounts. */
  readonly directory: SubjectDirectory;
  /** Private JWKs (ES256, RS256, PS256, Ed25519): the first signs, all are published. Or what keeps and rotates them. */
  readonly signingKeys: readonly Readonly<object>[] | ServerSigningKeys;
  /** Secrets of at least 32 characters that sign the server's cookies and forms: the first signs, all verify. */
  readonly cookieKeys: readonly string[];
  readonly stores: AuthorizationServerStores;
  /**
   * Where revoked access tokens are remembered: `denylistRevocations(parts)` for a fleet.
   * @default in this process alone
   */
  readonly revocations?: AccessTokenRevocations | undefined;
  /** How clients are registered. */
  readonly clients?: ClientOptions | undefined;
  readonly lifetimes?: Lifetimes | undefined;
  /**
   * For so many seconds a refresh token that was used may be used again, for a client that lost the answer; 0–60.
   * Later its use revokes the grant.
   * @default 0
   */
  readonly refreshLeewaySeconds?: number | undefined;
  /** @default Latchkey's own pages */
  readonly pages?: PageTemplates | undefined;
  /** Whose users and clients these are. @default 'default' */
  readonly tenant?: string | undefined;
  /** `development` lets plain http pass beyond loopback. @default 'production' */
  readonly mode?: 'production' | 'development' | undefined;
  /** @default the recorder of LatchkeyModule, where there is one */
  readonly recorder?: EventRecorder | undefined;
  /** @default the clock of LatchkeyModule, or the system's */
  readonly clock?: Clock | undefined;
}
