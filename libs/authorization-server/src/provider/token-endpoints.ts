import type { Client, KoaContextWithOIDC } from 'oidc-provider';

import type { Claims } from '#core';
import { tokenRevoked } from '#core';

import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import { accessTokenRevoked } from '../server-events.js';
import { occasionOf } from './request-occasion.js';
import type { SigningKeySet } from './signing-key-set.js';

/** Koa's context after oidc-provider; without `oidc` on paths that it does not know. */
interface Answered {
  readonly oidc?: KoaContextWithOIDC['oidc'] | undefined;
  status: number;
  body: unknown;
  remove(field: string): void;
}

/** A token of ours that holds, as its claims say. */
interface LiveToken {
  readonly claims: Claims;
  readonly id: string;
  readonly clientId: string;
  readonly audience: string;
  readonly subject: string;
  readonly grantId: string | undefined;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/**
 * Revokes and introspects JWT access tokens, which oidc-provider refuses to: by the time it does so, it has
 * authenticated the caller (RFC 7009, RFC 7662).
 */
export class JwtTokenEndpoints {
  readonly #options: ResolvedAuthorizationServerOptions;
  readonly #keys: SigningKeySet;

  constructor(options: ResolvedAuthorizationServerOptions, keys: SigningKeySet) {
    this.#options = options;
    this.#keys = keys;
  }

  /**
   * Runs after oidc-provider; changes its answer where that was about a JWT.
   *
   * @param report is told when the revocations are out of reach
   */
  async complete(ctx: Answered, report: (error: unknown) => void): Promise<void> {
    const { oidc } = ctx;
    if (oidc?.client === undefined) return;
    if (oidc.route === 'introspection' && oidc.client.clientAuthMethod === 'none') refusePublic(ctx);
    if (!isUnsupportedType(ctx.body)) return;
    try {
      const token = await this.#live(oidc.params?.['token']);
      if (oidc.route === 'revocation') await this.#revoke(ctx, oidc.client, token);
      if (oidc.route === 'introspection') this.#introspect(ctx, oidc.client, token);
    } catch (error) {
      report(error);
      ctx.status = 503;
      ctx.body = { error: 'temporarily_unavailable', error_description: 'try again later' };
    }
  }

  /** An unknown token, and another client's, is answered like a revoked one: 200 (RFC 7009 §2.2). */
  async #revoke(ctx: Answered, client: Client, token: LiveToken | undefined): Promise<void> {
    const { revocations, issuer, tenant } = this.#options;
    if (token?.clientId === client.clientId) {
      const { id: tokenId, expiresAt } = token;
      const event = accessTokenRevoked(tokenId, client.clientId, occasionOf(this.#options));
      const entry = tokenRevoked({ tenant, issuer, tokenId, expiresAt });
      await revocations.add(entry, { effects: { changes: [], events: [event] } });
    }
    ctx.status = 200;
    // That of the answer which this one takes the place of.
    ctx.remove('Content-Type');
    ctx.body = '';
  }

  /** Tells the token's own client and those that stand for its resource; to anybody else it is inactive. */
  #introspect(ctx: Answered, client: Client, token: LiveToken | undefined): void {
    ctx.status = 200;
    const { clientId } = client;
    const introspects =
      token !== undefined &&
      (token.clientId === clientId ||
        this.#options.resources.get(token.audience)?.clients.includes(clientId));
    ctx.body =
      introspects === true ? { active: true, ...token.claims, token_type: 'Bearer' } : { active: false };
  }

  async #live(raw: unknown): Promise<LiveToken | undefined> {
    if (typeof raw !== 'string') return undefined;
    const verification = await this.#keys.verifier.verify(raw);
    if (verification.outcome !== 'verified') return undefined;
    const { claims } = verification.principal;
    const token = tokenOf(claims);
    if (token === undefined) return undefined;
    const { revocations, issuer, tenant } = this.#options;
    const { id: tokenId, subject, clientId, grantId, issuedAt } = token;
    const judgement = await revocations.judge({
      tenant,
      issuer,
      tokenId,
      subject,
      clientId,
      grantId,
      issuedAt,
    });
    return judgement === 'live' ? token : undefined;
  }
}

function tokenOf(claims: Claims): LiveToken | undefined {
  const { jti, client_id: clientId, aud, sub, gid, iat, exp } = claims;
  if (typeof jti !== 'string' || typeof clientId !== 'string' || typeof aud !== 'string') return undefined;
  if (typeof exp !== 'number' || typeof iat !== 'number' || typeof sub !== 'string') return undefined;
  const grantId = typeof gid === 'string' ? gid : undefined;
  return {
    claims,
    id: jti,
    clientId,
    audience: aud,
    subject: sub,
    grantId,
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(exp * 1000),
  };
}

function isUnsupportedType(body: unknown): boolean {
  return (
    typeof body === 'object' && body !== null && 'error' in body && body.error === 'unsupported_token_type'
  );
}

/** Whoever introspects has to prove who they are (RFC 7662 §2.1), which a public client can't. */
function refusePublic(ctx: Answered): void {
  ctx.status = 401;
  ctx.body = { error: 'invalid_client', error_description: 'client authentication failed' };
}
