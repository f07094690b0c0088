import { applyDecorators, UseGuards } from '@nestjs/common';

import type { PrincipalKind, ScopeName } from '#core';

import { AccessGuard } from '../access.guard.js';
import type { PolicyDecorator } from '../policy/policy-metadata.js';
import { policyEntry } from '../policy/policy-metadata.js';
import type { Acceptance } from '../policy/route-policy.js';

/** The aspect name under which credential decorators write. */
export const CREDENTIAL = 'credential';

/** What credential decorators write: the acceptances that they stand for (the same decorator may take two schemes). */
export interface CredentialEntry {
  readonly acceptance: Acceptance;
}

export interface CredentialOptions {
  /** Scopes asked of this credential alone, beside the route's own; all of them are needed. */
  readonly scopes?: readonly ScopeName[];
}

export interface JwtDecoratorOptions extends CredentialOptions {
  /**
   * `user`: one of our users. `service`: a JWT that a service signed for itself.
   * @default 'user'
   */
  readonly kind?: 'user' | 'service';
  /**
   * Asks for an API key too: the principal is the user, its `application` the key's service.
   * @default false
   */
  readonly withApiKey?: boolean;
}

export interface OAuthDecoratorOptions extends CredentialOptions {
  /**
   * `delegated`: somebody else's application, for a user. `service`: client credentials.
   * @default 'delegated'
   */
  readonly kind?: 'delegated' | 'service';
}

/** Accepts an API key: the caller is an application, the principal a `service`. */
export function ApiKey(options: CredentialOptions = {}): PolicyDecorator {
  return credential('@ApiKey()', 'api-key', 'service', options);
}

/** Accepts a JWT of our own applications: the principal is a `user`, or with `kind` a `service`. */
export function Jwt(options: JwtDecoratorOptions = {}): PolicyDecorator {
  return credential('@Jwt()', 'jwt', options.kind ?? 'user', options, options.withApiKey);
}

/** Accepts an OAuth 2.0 access token: the principal is `delegated`, or with `kind` a `service`. */
export function OAuth(options: OAuthDecoratorOptions = {}): PolicyDecorator {
  return credential('@OAuth()', 'jwt', options.kind ?? 'delegated', options);
}

/** Accepts a scheme that the application added itself (`schemes` of the module's options). */
export function Accept(
  scheme: string,
  options: CredentialOptions & { readonly kind: PrincipalKind },
): PolicyDecorator {
  return credential(`@Accept('${scheme}')`, scheme, options.kind, options);
}

function credential(
  decorator: string,
  scheme: string,
  kind: PrincipalKind,
  { scopes = [] }: CredentialOptions,
  withApiKey = false,
): PolicyDecorator {
  const acceptance: Acceptance = {
    decorator,
    scheme,
    kind,
    scopes: scopes.length === 0 ? [] : [{ mode: 'all', scopes }],
    withApiKey,
  };
  const entry: CredentialEntry = { acceptance };
  return applyDecorators(policyEntry({ aspect: CREDENTIAL, value: entry }), UseGuards(AccessGuard));
}
