import type { Clock, RevocationJudge } from '#core';
import {
  DEFAULT_TENANT,
  InvalidInputError,
  issueInstant,
  randomBase62,
  Secret,
  StoreUnavailableError,
  systemClock,
} from '#core';

import type {
  AccessTokenIssuerOptions,
  ResolvedAccessTokenIssuerOptions,
} from './access-token-issuer-options.js';
import { resolveAccessTokenIssuerOptions } from './access-token-issuer-options.js';
import type { AccessTokenRequest, ParsedAccessTokenRequest } from './access-token-request.js';
import { parseAccessTokenRequest } from './access-token-request.js';
import { signClaims } from './jws-signature.js';
import { following, mapKeys } from './key-source.js';
import { ownKind } from './kind-rule.js';
import type { PublicKeySet } from './public-key-set.js';
import type { SigningKey } from './signing-key.js';
import type { TrustedIssuerOptions } from './trusted-issuer.js';

/** An access token, at the one moment when it is at hand. */
export interface IssuedAccessToken {
  readonly token: Secret;
  /** Its `jti`: what audit and revocation call it. */
  readonly id: string;
  /** Its `exp`. */
  readonly expiresAt: Date;
  /** Its life, `exp` − `iat`: what a token response calls `expires_in`. */
  readonly expiresInSeconds: number;
}

/** What an issuer may know beside its options. */
export interface AccessTokenIssuerContext {
  /** Where the options stand, as the user writes it. @default 'issuer' */
  readonly path?: string | undefined;
  /** Keeps tokens from being issued into the second of a cut-off. */
  readonly revocations?: RevocationJudge | undefined;
}

/** 22 base62 characters: 131 bits. */
const ID_LENGTH = 22;

/**
 * Issues JWT access tokens for the application's own users and clients, without Nest and without HTTP.
 *
 * @example Issue a token, and trust it
 * ```ts
 * const issuer = new AccessTokenIssuer({
 *   issuer: 'https://api.example.com',
 *   audience: 'https://api.example.com',
 *   signingKeys: [await generateSigningKey()],
 * });
 * const { token } = await issuer.issue({ subject: 'user-1', clientId: 'web', scopes: ['transfers:read'] });
 * const verifier = new AccessTokenVerifier(resolveTokenOptions(issuer.issuerOptions()));
 * await verifier.verify(token.expose()); // a UserPrincipal
 * ```
 * @see RFC 9068 §2
 */
export class AccessTokenIssuer {
  readonly #options: ResolvedAccessTokenIssuerOptions;
  readonly #clock: Clock;
  readonly #publicKeySet: () => PublicKeySet;
  readonly #revocations: RevocationJudge | undefined;

  /**
   * @throws InvalidOptionsError `invalid_options`, naming the wrong option or key by its path
   */
  constructor(
    options: AccessTokenIssuerOptions,
    clock: Clock = systemClock,
    { path, revocations }: AccessTokenIssuerContext = {},
  ) {
    this.#options = resolveAccessTokenIssuerOptions(options, path);
    this.#clock = clock;
    this.#revocations = revocations;
    this.#publicKeySet = following(this.#options.keys, publicHalves);
  }

  /**
   * Signs one access token.
   *
   * @throws InvalidInputError `invalid_input` for reserved or undeclared personal claims, a longer life than
   *   the issuer's, or more than fits into a token
   * @throws StoreUnavailableError `store_unavailable` while the source of its keys has none
   */
  async issue(request: AccessTokenRequest): Promise<IssuedAccessToken> {
    const { keys, maxTokenBytes } = this.#options;
    const [signingKey] = keys.current();
    if (signingKey === undefined) {
      throw new StoreUnavailableError('the source of signing keys', new Error('it has none'));
    }
    const parsed = parseAccessTokenRequest(request, this.#options);
    const id = randomBase62(ID_LENGTH);
    const issuedAtSeconds = await this.#issueSecond(parsed);
    const expiresInSeconds = parsed.expiresInSeconds ?? this.#options.accessTokenSeconds;
    const expiresAtSeconds = issuedAtSeconds + expiresInSeconds;
    const claims = { ...this.#claimsOf(parsed), iat: issuedAtSeconds, exp: expiresAtSeconds, jti: id };
    const token = await signClaims({ ...signingKey, claims, typ: 'at+jwt' });
    if (token.length > maxTokenBytes) {
      throw new InvalidInputError('claims', `make a token of more than ${maxTokenBytes} bytes`);
    }
    return { token: new Secret(token), id, expiresAt: new Date(expiresAtSeconds * 1000), expiresInSeconds };
  }

  /** The `iss` of its tokens. */
  get issuer(): string {
    return this.#options.issuer;
  }

  /** The longest life of its tokens. */
  get accessTokenSeconds(): number {
    return this.#options.accessTokenSeconds;
  }

  /** How to trust its tokens: one of the issuers of {@link TokenOptions}. */
  issuerOptions(): TrustedIssuerOptions {
    const { issuer, audience, keys, accessTokenSeconds } = this.#options;
    return {
      issuer,
      audience,
      keys: mapKeys(keys, ({ verification }) => verification),
      kind: ownKind,
      revocable: true,
      maxLifeSeconds: accessTokenSeconds,
      rolesClaim: 'roles',
      tenantClaim: 'tenant',
    };
  }

  /**
   * The public halves of its keys, for `/.well-known/jwks.json`; shared secrets are not among them. The same set
   * until the keys change.
   */
  publicKeySet(): PublicKeySet {
    return this.#publicKeySet();
  }

  /** Never in the second of a cut-off, in which the token would be refused. */
  async #issueSecond({
    subject,
    clientId,
    tenant = DEFAULT_TENANT,
  }: ParsedAccessTokenRequest): Promise<number> {
    const about = { tenant, issuer: this.#options.issuer, subject, clientId };
    const instant = this.#revocations && (await issueInstant(about, this.#revocations, this.#clock));
    return Math.floor((instant?.getTime() ?? this.#clock.now()) / 1000);
  }

  #claimsOf(request: ParsedAccessTokenRequest): Readonly<Record<string, unknown>> {
    const { scopes, roles, authenticatedAt } = request;
    return {
      ...request.claims,
      iss: this.#options.issuer,
      aud: request.audience ?? this.#options.audience,
      sub: request.subject,
      client_id: request.clientId,
      tenant: request.tenant ?? DEFAULT_TENANT,
      scope: scopes.length === 0 ? undefined : scopes.join(' '),
      roles: roles.length === 0 ? undefined : roles,
      sid: request.sessionId,
      auth_time: authenticatedAt === undefined ? undefined : Math.floor(authenticatedAt.getTime() / 1000),
      acr: request.acr,
    };
  }
}

function publicHalves(keys: readonly SigningKey[]): PublicKeySet {
  const published = keys.flatMap((key) => (key.published === undefined ? [] : [key.published]));
  return Object.freeze({ keys: Object.freeze(published) });
}
