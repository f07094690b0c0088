import { PassportStrategy } from '@nestjs/passport';
import type { JwtFromRequestFunction } from 'passport-jwt';
import { ExtractJwt, Strategy } from 'passport-jwt';

import { presentedCredential, privatePassport } from '#access';
import type { PrincipalKind, Verification } from '#core';

import type { AccessTokenVerifier } from './access-token-verifier.js';

export interface JwtStrategyOptions {
  /**
   * Where tokens are taken from, in place of the `Authorization` header: passport-jwt's extractors, or your own.
   * @default [ExtractJwt.fromAuthHeaderAsBearerToken()]
   */
  readonly extractors?: readonly JwtFromRequestFunction[] | undefined;
}

/**
 * passport-jwt's strategy with Latchkey's verifier in place of its own. The guard runs it with the token that
 * the scheme found; under a stock `AuthGuard('jwt')` it takes the token by its extractors.
 */
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  // Passport runs an object made from this one by `Object.create`, on which `#private` members don't exist.
  private readonly verifier: AccessTokenVerifier;
  private readonly extract: JwtFromRequestFunction;
  /** The user's own extractors, where there are any. */
  readonly extractors: readonly JwtFromRequestFunction[] | undefined;

  constructor(verifier: AccessTokenVerifier, { extractors }: JwtStrategyOptions = {}) {
    const extract = ExtractJwt.fromExtractors([
      ...(extractors ?? [ExtractJwt.fromAuthHeaderAsBearerToken()]),
    ]);
    super({ jwtFromRequest: extract, secretOrKeyProvider: () => undefined });
    this.verifier = verifier;
    this.extract = extract;
    this.extractors = extractors;
  }

  /** The kinds of principal that it can ever give. */
  get yields(): ReadonlySet<PrincipalKind> {
    return this.verifier.yields;
  }

  /** Its own Passport: the process-wide one would mix up two applications. Called by the super constructor. */
  getPassportInstance(): ReturnType<typeof privatePassport> {
    return privatePassport();
  }

  override authenticate(request: Parameters<Strategy['authenticate']>[0], options?: unknown): void {
    const raw: unknown = presentedCredential(options) ?? this.extract(request);
    if (typeof raw !== 'string') return this.fail({ message: 'no access token' }, 401);
    const verification = this.verifier.verify(raw);
    if (!(verification instanceof Promise)) return this.settle(verification);
    verification.then(
      (settled) => this.settle(settled),
      (fault: unknown) =>
        this.error(fault instanceof Error ? fault : new Error('the verifier failed', { cause: fault })),
    );
  }

  /** passport-jwt's hook for payloads that it verified itself: Latchkey's verifier builds the principal. */
  validate(): never {
    throw new Error('JwtStrategy does not verify by passport-jwt');
  }

  private settle(verification: Verification): void {
    if (verification.outcome === 'verified') return this.success(verification.principal, verification);
    this.fail(verification, verification.outcome === 'unavailable' ? 503 : 401);
  }
}
