import type { AccessRules, AccessShape, Scheme } from '#access';
import type { ApiKeyOptions, ApiKeyStore } from '#api-key';
import type { AuditOptions } from '#audit';
import type { Clock, ScopeCatalogue, SubjectDirectory } from '#core';
import type { AccessTokenIssuerOptions, JwtSchemeOptions, JwtStrategyOptions, TokenOptions } from '#jwt';
import type { ProtectedResourceOptions } from '#oauth';
import type { ChangeLog, ChangeSignal, DenylistStore, RevocationOptions } from '#revocation';
import type { SessionOptions, SessionStore } from '#session';

/** Where records are kept. What is left out is kept in memory, and ends with the process. */
export interface LatchkeyStores {
  readonly apiKeys?: ApiKeyStore | undefined;
  readonly sessions?: SessionStore | undefined;
  /** The change feed, and what makes it faster than its poll; both of the same database as the stores. */
  readonly changes?: ChangeLog | undefined;
  readonly changeSignal?: ChangeSignal | undefined;
  /** Tokens that are refused before they expire. */
  readonly denylist?: DenylistStore | undefined;
  /** Resolves when the stores can be reached: asked by the health check. */
  ping?(): Promise<void>;
}

export interface PassportOptions {
  /**
   * Names under which the strategies are put into Passport's process-wide registry, for stock
   * `AuthGuard('jwt')`. A name that is taken fails the boot.
   */
  readonly register: { readonly jwt?: string | undefined; readonly apiKey?: string | undefined };
}

/** Everything that the module can be told; each credential works with its own options alone. */
export interface LatchkeyOptions extends AccessRules {
  /**
   * The scopes that the application knows.
   * @default any scope; none implies another
   */
  readonly scopes?: ScopeCatalogue | undefined;
  /** The application's user accounts: sessions need it, and a key never exceeds its owner's rights. */
  readonly directory?: SubjectDirectory | undefined;
  /** Accepts API keys. */
  readonly apiKeys?: ApiKeyOptions | undefined;
  /** Accepts access tokens of these issuers. */
  readonly tokens?: (TokenOptions & JwtStrategyOptions & Pick<JwtSchemeOptions, 'formBody'>) | undefined;
  /** Issues access tokens of our own; they are accepted too, and their key set is served at `/.well-known/jwks.json`. */
  readonly issuing?: AccessTokenIssuerOptions | undefined;
  /** Login sessions; need `issuing` and `directory`. */
  readonly sessions?: SessionOptions | undefined;
  /** Further schemes, on any Passport strategy; routes accept them with `@Accept(name, { kind })`. */
  readonly schemes?: readonly Scheme[] | undefined;
  readonly passport?: PassportOptions | undefined;
  /**
   * `kyselyStores(db)`, or stores of the application's own.
   * @default memory
   */
  readonly stores?: LatchkeyStores | undefined;
  /** How revocations travel. */
  readonly revocation?: RevocationOptions | undefined;
  /** What this API says of itself (RFC 9728), so that OAuth clients find its authorization servers. */
  readonly resource?: ProtectedResourceOptions | undefined;
  /**
   * Where what happened is told. Sinks get refusals and denials, and the events of mutations of stores in memory; a
   * database store writes the events of its mutations in their transaction instead, to `latchkey_event`, so that
   * neither is there without the other: no sink hears of them.
   * @default events are counted and forgotten
   */
  readonly audit?: AuditOptions | undefined;
  /** @default the system's clock */
  readonly clock?: Clock | undefined;
}

/** Options of `forRoot`: what shapes the module, beside what it does. */
export type LatchkeyRootOptions = LatchkeyOptions & AccessShape;
