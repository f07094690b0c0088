import type { Principal, PrincipalKind } from '#core';

import type { Denial } from '../denial.js';
import type { RequestView } from '../request-view.js';

/** Scopes that one decorator asks for: all of them, or any one. */
export interface ScopeRequirement {
  readonly mode: 'all' | 'any';
  readonly scopes: readonly string[];
}

/** One credential decorator: a scheme, the kinds of principal it takes, and scopes asked of it alone. */
export interface Acceptance {
  /** As the reader wrote it, for messages: `@OAuth()`. */
  readonly decorator: string;
  readonly scheme: string;
  readonly kind: PrincipalKind;
  readonly scopes: readonly ScopeRequirement[];
  /** Whether an API key must come along: `@Jwt({ withApiKey: true })`. */
  readonly withApiKey: boolean;
}

export interface PolicyCheckInput {
  readonly principal: Principal;
  readonly request: RequestView;
  readonly policy: RoutePolicy;
}

/** Refuses an authenticated caller, or lets it pass with undefined. */
export type PolicyCheck = (input: PolicyCheckInput) => Denial | undefined | Promise<Denial | undefined>;

export interface RouteAddress {
  /** `GET` */
  readonly method: string;
  /** `/transfers/:id` */
  readonly path: string;
}

/** Everything that the guard needs to know of a handler: compiled once, at startup, and frozen. */
export interface RoutePolicy {
  /** `TransfersController.create` */
  readonly route: string;
  /** Where it answers over HTTP, as far as its own decorators say (no global prefix, no version). */
  readonly address: RouteAddress | undefined;
  /**
   * `guarded`: a credential is needed. `identify`: one is looked at if it comes. `public`: none is looked at.
   * `external`: another guard's. `undecorated`: refused.
   */
  readonly access: 'guarded' | 'identify' | 'public' | 'external' | 'undecorated';
  /** What the route accepts, by scheme. */
  readonly acceptances: ReadonlyMap<string, readonly Acceptance[]>;
  /** The kinds of principal that it accepts and that its parameters can take. */
  readonly kinds: ReadonlySet<PrincipalKind>;
  /** Scopes that every caller needs, whichever way it came in. */
  readonly scopes: readonly ScopeRequirement[];
  /** The challenges of a 401 without error, one per accepted scheme. */
  readonly challenges: readonly string[];
  /** Value for `Vary`: the credential headers. */
  readonly vary: string;
  /** Checks of aspects: `limit` before the caller is judged, `requirement` after kind and scopes. */
  readonly checks: Readonly<Record<'limit' | 'requirement', readonly PolicyCheck[]>>;
  /** What features compiled of their own decorators, by aspect name. */
  readonly aspects: ReadonlyMap<string, unknown>;
}

/** What a route needs, for a scope hint: of alternatives the first. */
export function scopeHint(requirements: readonly ScopeRequirement[]): readonly string[] {
  return [
    ...new Set(requirements.flatMap(({ mode, scopes }) => (mode === 'all' ? scopes : scopes.slice(0, 1)))),
  ];
}
