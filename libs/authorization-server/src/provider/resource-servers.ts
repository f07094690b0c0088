import type { Client, KoaContextWithOIDC, ResourceServer } from 'oidc-provider';
import { errors } from 'oidc-provider';

import type {
  ResolvedAuthorizationServerOptions,
  ResolvedResource,
} from '../options/resolve-authorization-server-options.js';
import { latchkeyMetadata } from './client-metadata.js';
import { ServerAccount } from './server-account.js';
import type { TokenSigning } from './signing-key-set.js';

/** Decides who a token is for and what it may say (RFC 8707). */
export class ResourceServers {
  readonly #options: ResolvedAuthorizationServerOptions;
  readonly #signing: TokenSigning;

  constructor(options: ResolvedAuthorizationServerOptions, signing: TokenSigning) {
    this.#options = options;
    this.#signing = signing;
  }

  /** The resource of a request that names none: the only one that its client may ask for. */
  defaultOf(client: Client): string {
    const allowed = [...this.#options.resources.keys()].filter((identifier) => mayAsk(client, identifier));
    const [only, ...more] = allowed;
    if (only === undefined || more.length > 0) {
      throw new errors.InvalidTarget('name the resource: there is more than one');
    }
    return only;
  }

  /**
   * The resource server of an indicator, for the client and the request at hand; its scopes are bounded by the
   * rights of the user who is known at this point, at each refresh too.
   *
   * @throws InvalidTarget for an unknown one; InvalidScope for scopes that are not its own
   */
  async find(ctx: KoaContextWithOIDC, identifier: string, client: Client): Promise<ResourceServer> {
    const resource = this.#options.resources.get(identifier);
    if (resource === undefined || !mayAsk(client, identifier)) throw new errors.InvalidTarget();
    if (isAuthorizationRequest(ctx)) this.#judgeRequested(ctx);
    if (isClientCredentials(ctx)) settleOwnScopes(ctx, resource, client);
    return {
      audience: identifier,
      scope: (await this.#bounded(ctx, resource, client)).join(' '),
      accessTokenFormat: 'jwt',
      accessTokenTTL: resource.accessTokenSeconds,
      jwt: { sign: this.#signing },
    };
  }

  /** What is asked for has to be known, at one of the resources that are asked for: oidc-provider drops the rest in silence. */
  #judgeRequested(ctx: KoaContextWithOIDC): void {
    const known = new Set([
      'openid',
      ...requestedResources(ctx, this.#options).flatMap(({ scopes }) => scopes),
    ]);
    judgeScopes(scopesOf(ctx), known);
  }

  /** Neither the user's rights nor the client's registration, as they are now, are exceeded by what was granted before. */
  async #bounded(
    ctx: KoaContextWithOIDC,
    { scopes }: ResolvedResource,
    client: Client,
  ): Promise<readonly string[]> {
    const account = ServerAccount.of(ctx.oidc.account);
    const source = ctx.oidc.refreshToken ?? ctx.oidc.authorizationCode;
    if (account === undefined || ctx.oidc.route !== 'token') return scopes;
    const rights = await account.rights();
    const { scopes: catalogue } = this.#options;
    const registered = latchkeyMetadata(client).scopes;
    const bounded = scopes.filter(
      (scope) => catalogue.satisfies(rights, scope) && catalogue.satisfies(registered, scope),
    );
    const asked = source?.scope?.split(' ') ?? [];
    if (!asked.some((scope) => bounded.includes(scope))) {
      // The rights have shrunk to nothing of what was granted.
      throw new errors.InvalidGrant('nothing of this is allowed any more');
    }
    return bounded;
  }
}

/** The resources that an authorization request is about, unknown ones left out. */
export function requestedResources(
  ctx: KoaContextWithOIDC,
  { resources }: ResolvedAuthorizationServerOptions,
): readonly ResolvedResource[] {
  return resourcesNamed(ctx.oidc.params?.['resource'], resources);
}

export function resourcesNamed(
  named: unknown,
  resources: ReadonlyMap<string, ResolvedResource>,
): readonly ResolvedResource[] {
  const identifiers: readonly unknown[] = Array.isArray(named) ? named : [named];
  return identifiers.flatMap((identifier) => {
    const resource = typeof identifier === 'string' ? resources.get(identifier) : undefined;
    return resource === undefined ? [] : [resource];
  });
}

function mayAsk(client: Client, identifier: string): boolean {
  const { resources } = latchkeyMetadata(client);
  return resources.length === 0 || resources.includes(identifier);
}

function isAuthorizationRequest({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.route === 'authorization' || oidc.route === 'pushed_authorization_request';
}

function isClientCredentials({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.route === 'token' && oidc.params?.['grant_type'] === 'client_credentials';
}

function scopesOf({ oidc }: KoaContextWithOIDC): readonly string[] {
  const scope = oidc.params?.['scope'];
  return typeof scope === 'string' ? scope.split(' ') : [];
}

/** In a client's own name: what it asks for, or all that it is registered for (RFC 6749 §3.3). */
function settleOwnScopes(ctx: KoaContextWithOIDC, resource: ResolvedResource, client: Client): void {
  const { params } = ctx.oidc;
  if (params === undefined) return;
  const own = latchkeyMetadata(client).scopes.filter((scope) => resource.scopes.includes(scope));
  if (params['scope'] === undefined && own.length > 0) params['scope'] = own.join(' ');
  judgeScopes(scopesOf(ctx), new Set(resource.scopes));
}

function judgeScopes(asked: readonly string[], known: ReadonlySet<string>): void {
  if (asked.length === 0) {
    throw new errors.CustomOIDCProviderError('invalid_scope', 'name the scopes: there are no default ones');
  }
  const unknown = asked.find((scope) => !known.has(scope));
  if (unknown !== undefined) throw new errors.InvalidScope('requested scope is unknown', unknown);
}
