import type { AllClientMetadata, Client, JWK } from 'oidc-provider';

import type { ScopeCatalogue } from '#core';

import type { ClientRecord } from '../clients/client-record.js';

/** What oidc-provider's metadata has no name for, carried along under one name of our own. */
export interface LatchkeyClientMetadata {
  readonly origins: readonly string[];
  readonly resources: readonly string[];
  /** As registered: what client credentials get that name no scope. */
  readonly scopes: readonly string[];
}

export const LATCHKEY_METADATA = 'latchkey';

/** Stands where oidc-provider wants a secret; the store has digests alone, and they are compared elsewhere. */
const DIGESTS_ALONE = 'kept-as-digests';

/** A client as oidc-provider wants to read it (RFC 7591 §2). */
export function clientMetadata(record: ClientRecord, catalogue: ScopeCatalogue): AllClientMetadata {
  const latchkey: LatchkeyClientMetadata = {
    origins: record.origins,
    resources: record.resources,
    scopes: record.scopes,
  };
  const withSecret = record.authentication.startsWith('client_secret');
  return {
    client_id: record.id,
    client_name: record.name,
    application_type: record.application === 'native' ? 'native' : 'web',
    token_endpoint_auth_method: record.authentication,
    grant_types: [...record.grantTypes],
    response_types: record.grantTypes.includes('authorization_code') ? ['code'] : [],
    redirect_uris: [...record.redirectUris],
    post_logout_redirect_uris: [...record.postLogoutRedirectUris],
    // `openid` gives an ID token and no right; without any scope oidc-provider would take the list for an open one.
    scope: ['openid', ...catalogue.expand(record.scopes)].join(' '),
    ...(record.authentication === 'private_key_jwt' ? { jwks: { keys: record.keys.map(asJwk) } } : {}),
    ...(withSecret ? { client_secret: DIGESTS_ALONE } : {}),
    ...(record.homepageUri === null ? {} : { client_uri: record.homepageUri }),
    ...(record.policyUri === null ? {} : { policy_uri: record.policyUri }),
    [LATCHKEY_METADATA]: latchkey,
  };
}

/** What {@link clientMetadata} carried along. */
export function latchkeyMetadata(client: Client): LatchkeyClientMetadata {
  const carried: unknown = client[LATCHKEY_METADATA];
  if (!isCarried(carried)) throw new TypeError('a client that no ClientStore gave');
  return carried;
}

function isCarried(value: unknown): value is LatchkeyClientMetadata {
  return typeof value === 'object' && value !== null && 'origins' in value && 'resources' in value;
}

function asJwk(key: Readonly<Record<string, unknown>>): JWK {
  return { ...key, kty: String(key['kty']) };
}
