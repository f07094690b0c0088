import {
  BadRequestException,
  ForbiddenException,
  HttpException,
  HttpStatus,
  ServiceUnavailableException,
  UnauthorizedException,
} from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';

import { challenge } from './challenge.js';
import type { Denial } from '../denial.js';
import { PROBLEM_CONTENT_TYPE, problemOf } from './problem-details.js';
import type { RoutePolicy } from '../policy/route-policy.js';
import type { Scheme } from '../scheme.js';

/** Nest has none of its own. */
class TooManyRequestsException extends HttpException {
  constructor(body: object, options: { readonly cause?: unknown } = {}) {
    super(body, HttpStatus.TOO_MANY_REQUESTS, options);
  }
}

const EXCEPTIONS = {
  400: BadRequestException,
  401: UnauthorizedException,
  403: ForbiddenException,
  429: TooManyRequestsException,
  503: ServiceUnavailableException,
} as const satisfies Record<
  Denial['status'],
  new (body: object, options?: { readonly cause?: unknown }) => HttpException
>;

/** Directives that keep an answer out of shared caches already (RFC 9111 §5.2.2). */
const NOT_SHARED = /\b(?:no-store|private)\b/i;

/** Tells decisions over HTTP, on Express and Fastify: headers now, the body by Nest's own exceptions. */
export class HttpAnswer {
  readonly #realm: string;
  readonly #schemes: ReadonlyMap<string, Scheme>;

  constructor(realm: string, schemes: ReadonlyMap<string, Scheme>) {
    this.#realm = realm;
    this.#schemes = schemes;
  }

  /** An answer that depends on a credential is not for shared caches, unless the handler says so (RFC 9111 §3.5). */
  markPrivate(adapter: AbstractHttpAdapter, response: unknown, policy: RoutePolicy): void {
    const before: unknown = adapter.getHeader(response, 'Cache-Control');
    if (!(typeof before === 'string' && NOT_SHARED.test(before)))
      adapter.setHeader(response, 'Cache-Control', 'private');
    this.markVarying(adapter, response, policy);
  }

  /** Names the headers on which the answer depends. */
  markVarying(adapter: AbstractHttpAdapter, response: unknown, policy: RoutePolicy): void {
    if (policy.vary === '') return;
    const before: unknown = adapter.getHeader(response, 'Vary');
    const fields: readonly unknown[] = Array.isArray(before) ? before : [before];
    const named = fields.filter((field) => typeof field === 'string' && field !== '');
    adapter.setHeader(response, 'Vary', [...named, policy.vary].join(', '));
  }

  /** Sets the headers of a denial and gives the exception to throw; the application's filters see a usual one. */
  deny(adapter: AbstractHttpAdapter, response: unknown, policy: RoutePolicy, denial: Denial): HttpException {
    for (const [name, value] of Object.entries(denial.headers ?? {})) {
      adapter.setHeader(response, name, value);
    }
    const challenges = this.#challenges(policy, denial);
    if (challenges.length > 0) adapter.setHeader(response, 'WWW-Authenticate', challenges.join(', '));
    if (denial.retryAfterSeconds !== undefined) {
      adapter.setHeader(response, 'Retry-After', String(denial.retryAfterSeconds));
    }
    adapter.setHeader(response, 'Content-Type', PROBLEM_CONTENT_TYPE);
    return new EXCEPTIONS[denial.status](problemOf(denial), { cause: denial.cause });
  }

  #challenges(policy: RoutePolicy, denial: Denial): readonly string[] {
    if (denial.challenge === 'none') return [];
    if (denial.challenge === 'plain') return policy.challenges;
    const { scheme: name, error, description, scope } = denial.challenge;
    const scheme = this.#schemes.get(name);
    if (scheme === undefined) return [];
    const described = challenge(scheme.challenge, this.#realm, {
      error,
      error_description: description,
      scope,
    });
    // Beside a described challenge the other schemes' plain ones stand, so that the caller sees every way in.
    const others =
      denial.status === 401
        ? policy.challenges.filter((plain) => !plain.startsWith(`${scheme.challenge.scheme} `))
        : [];
    return [described, ...others];
  }
}
