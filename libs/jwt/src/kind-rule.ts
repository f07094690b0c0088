import type { Claims, PrincipalKind } from '#core';

/**
 * Decides what kind of caller a verified token stands for. Pure.
 *
 * @example An issuer that marks its machines
 * ```ts
 * const kind: KindRule = (claims) => (claims['gty'] === 'client-credentials' ? 'service' : 'user');
 * ```
 */
export interface KindRule {
  (claims: Claims): PrincipalKind | 'refuse';
  /**
   * The kinds that it can ever give, for the checks at startup.
   * @default all
   */
  readonly yields?: ReadonlySet<PrincipalKind>;
}

export type TokenProfile = 'rfc9068' | 'plain';

/**
 * The rule of an issuer that has none of its own. In profile `plain` every token is a user's. In `rfc9068` a
 * token whose subject is its client is a service's, one of a first-party client is a user's, and any other is
 * delegated.
 */
export function defaultKind(issuer: {
  readonly profile: TokenProfile;
  readonly firstPartyClients: readonly string[];
}): KindRule {
  if (issuer.profile === 'plain') return kindRule(['user'], () => 'user');
  const firstParty = new Set<unknown>(issuer.firstPartyClients);
  return kindRule(
    firstParty.size === 0 ? ['service', 'delegated'] : ['service', 'user', 'delegated'],
    (claims) => {
      const client = clientOf(claims);
      if (claims['sub'] === client) return 'service';
      return firstParty.has(client) ? 'user' : 'delegated';
    },
  );
}

/**
 * The rule of our own {@link AccessTokenIssuer}: what it issues is its application's users', but for a client's own
 * token. Of a login session it is always the user's, whatever the user is called.
 */
export const ownKind: KindRule = kindRule(['service', 'user'], (claims) =>
  claims['sid'] === undefined && claims['sub'] === claims['client_id'] ? 'service' : 'user',
);

/** The client that a token was issued to: `client_id` (RFC 9068 §2.2), or the `azp` of issuers that came before it. */
export function clientOf(claims: Claims): unknown {
  return claims['client_id'] ?? claims['azp'];
}

function kindRule(yields: readonly PrincipalKind[], decide: (claims: Claims) => PrincipalKind): KindRule {
  return Object.freeze(Object.assign(decide, { yields: new Set(yields) }));
}
