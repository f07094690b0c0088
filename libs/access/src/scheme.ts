import type { Principal, PrincipalKind, Verification } from '#core';
import type { RequestView } from './request-view.js';

/** What a request presents for one scheme, before anything is verified. */
export type Presentation =
  | { readonly status: 'absent' }
  /**
   * @property raw the credential as sent: unverified, confidential
   * @property isAmbient whether a browser may have attached it by itself: it counts only where no other is sent
   */
  | { readonly status: 'presented'; readonly raw: string; readonly isAmbient?: boolean }
  /** There is something, and it can't be a credential of this scheme: 401. */
  | { readonly status: 'malformed' }
  /** Sent twice, or in two ways: 400 `invalid_request`. */
  | { readonly status: 'ambiguous' }
  /**
   * Sent in the URL, where it stands in every log: 400, and audited as `credential-in-url`.
   *
   * @property credentialId its public id where it could be read, so that somebody knows what to replace
   */
  | { readonly status: 'in-url'; readonly credentialId?: string | undefined };

export const ABSENT: Presentation = Object.freeze({ status: 'absent' });
export const MALFORMED: Presentation = Object.freeze({ status: 'malformed' });
export const AMBIGUOUS: Presentation = Object.freeze({ status: 'ambiguous' });

/** What Passport calls a strategy; the guard runs the very instance that the scheme names. */
export interface RunnableStrategy {
  authenticate(request: unknown, options?: unknown): unknown;
}

/** How a scheme asks for its credential in `WWW-Authenticate` (RFC 9110 §11.6.1). */
export interface ChallengeForm {
  /** Name of the HTTP authentication scheme: `Bearer`, `ApiKey`. */
  readonly scheme: string;
  /** Parameters beside the realm: `{ header: 'X-API-Key' }`. */
  readonly parameters: Readonly<Record<string, string>>;
  /**
   * Whether a refused credential is told as `error="invalid_token"` (RFC 6750 §3.1); an API key's refusal looks
   * like that of a missing one.
   */
  readonly describesErrors: boolean;
}

/**
 * A named way to authenticate. The guard asks `present` of each scheme that the route accepts, and runs the
 * strategy of the one that answers `presented`.
 *
 * A scheme of Latchkey's own hands its {@link Verification} to Passport's `success(principal, verification)`
 * and `fail(verification)`. Any other Passport strategy becomes a scheme by saying in `principal` who its
 * user is.
 */
export interface Scheme {
  /** `api-key`, `jwt`, `opaque-token`, or a name of the application's own. */
  readonly name: string;
  readonly strategy: RunnableStrategy;
  readonly challenge: ChallengeForm;
  /** Request headers that its answer depends on, for `Vary`. */
  readonly headers: readonly string[];
  /** The kinds of principal that it can ever yield: routes that need another one fail the boot. */
  readonly yields: ReadonlySet<PrincipalKind>;
  /** Pure and without I/O: what does the request present? */
  present(request: RequestView): Presentation;
  /** For foreign strategies: Passport's `user` as a principal, or undefined to refuse. */
  readonly principal?: (user: unknown, request: RequestView) => Principal | undefined;
}

/** What {@link Scheme.strategy} of Latchkey's own schemes is given as Passport's `options`. */
export interface PresentedCredential {
  readonly credential: string;
}

/** Whether Passport's `options` carry the credential that the guard found. */
export function presentedCredential(options: unknown): string | undefined {
  if (typeof options !== 'object' || options === null || !('credential' in options)) return undefined;
  return typeof options.credential === 'string' ? options.credential : undefined;
}

/** Whether what a strategy of Latchkey's own told Passport is its verification. */
export function isVerification(info: unknown): info is Verification {
  return typeof info === 'object' && info !== null && 'outcome' in info;
}
