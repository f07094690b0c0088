import { ForbiddenException, ServiceUnavailableException } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { HeaderAPIKeyStrategy } from 'passport-headerapikey';

import {
  HttpRequestView,
  isFrameworkRequest,
  isVerification,
  presentedCredential,
  privatePassport,
  restrictionDenial,
} from '#access';
import type { ServicePrincipal, Verification } from '#core';

import type { ResolvedApiKeyOptions } from './api-key-options.js';
import type { ApiKeyVerifier } from './api-key-verifier.js';
import { API_KEY_SCHEME } from './api-key-verifier.js';

/**
 * passport-headerapikey's strategy, whose callback asks Latchkey's verifier. The guard runs it with the key that
 * the scheme found, and judges the rest itself; under a stock `AuthGuard('api-key')` it reads the header, and
 * holds the key's restrictions against the request on its own.
 */
export class ApiKeyStrategy extends PassportStrategy(HeaderAPIKeyStrategy, API_KEY_SCHEME) {
  readonly #verifier: ApiKeyVerifier;

  constructor(verifier: ApiKeyVerifier, { header, bearer }: ResolvedApiKeyOptions) {
    super({ header, prefix: bearer ? 'Bearer ' : '' }, false);
    this.#verifier = verifier;
  }

  /** Its own Passport: the process-wide one would mix up two applications. Called by the super constructor. */
  getPassportInstance(): ReturnType<typeof privatePassport> {
    return privatePassport();
  }

  /** The callback: Passport's user and info. */
  async validate(key: string): Promise<[ServicePrincipal | false, Verification]> {
    const verification = await this.#verifier.verify(key);
    return [verification.outcome === 'verified' && verification.principal, verification];
  }

  // Passport runs it on an object made from this one by `Object.create`: `#private` members don't exist there.
  override authenticate(
    request: Parameters<HeaderAPIKeyStrategy['authenticate']>[0],
    options?: object,
  ): void {
    const credential = presentedCredential(options);
    if (credential === undefined) {
      standAlone(this, request);
      return super.authenticate(request, options);
    }
    this.verify(credential, (fault, principal, verification) => {
      if (fault !== null) return this.error(fault);
      if (principal) return this.success(principal, verification);
      this.fail(verification, 401);
    });
  }
}

/**
 * Replaces the answers of the running strategy where no guard of Latchkey's stands behind it. A stock guard
 * would admit a key that its restrictions refuse, and refuse one that nobody could verify: both become the
 * exceptions that say so.
 */
function standAlone(running: ApiKeyStrategy, request: unknown): void {
  const success = running.success.bind(running);
  const fail = running.fail.bind(running);
  running.success = (principal, info) => {
    if (!isVerification(info) || info.outcome !== 'verified' || !isFrameworkRequest(request))
      return fail(401);
    const { restrictions } = info;
    const id = info.principal.credential.id;
    const denial = restrictions && restrictionDenial(new HttpRequestView(request), restrictions, id);
    if (denial === undefined) return success(principal, info);
    running.error(new ForbiddenException(denial.detail));
  };
  running.fail = (info: unknown) => {
    if (!isVerification(info) || info.outcome !== 'unavailable') return fail(info, 401);
    running.error(new ServiceUnavailableException('Service Unavailable', { cause: info.cause }));
  };
}
