import { z } from 'zod';

import { DEFAULT_TENANT, isPrintableText, isScopeName, parseInput } from '#core';

import { CLIENT_ID_FORM, isClientId } from './client-id.js';
import { MOST_KEYS } from './client-keys.js';
import type { ClientAuthentication, ClientGrantType, ClientRecord } from './client-record.js';

/** Which client, where an application has tenants. */
export interface ClientSelection {
  /** @default DEFAULT_TENANT */
  readonly tenant?: string | undefined;
}

/** What of a client can be changed once it is registered. */
export interface ClientDetails {
  /** The name that the consent page shows, up to 100 characters. */
  readonly name: string;
  /** @default `client_credentials` for a service; `authorization_code` and `refresh_token` for the others */
  readonly grantTypes?: readonly ClientGrantType[] | undefined;
  /**
   * Where users come back to: https; for native clients also a scheme that is a domain name turned round
   * (`com.example.app:/callback`) and http on `127.0.0.1` or `[::1]`, with any port. At most 20.
   * @default none: only a service does without
   */
  readonly redirectUris?: readonly string[] | undefined;
  /** @default none */
  readonly postLogoutRedirectUris?: readonly string[] | undefined;
  /**
   * Origins from which a browser client may call the token endpoint: `https://app.example.com`. At most 20.
   * @default the origins of a browser client's redirect URIs
   */
  readonly origins?: readonly string[] | undefined;
  /** Scopes of the catalogue; the most that it may ask for. @default none */
  readonly scopes?: readonly string[] | undefined;
  /** Resource indicators that it may ask for, at most 20. @default all that there are */
  readonly resources?: readonly string[] | undefined;
  /** Public keys for `private_key_jwt`, as JWKs, at most 10. @default none */
  readonly keys?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** A page about the client. @default none */
  readonly homepageUri?: string | null | undefined;
  /** Its privacy policy. @default none */
  readonly policyUri?: string | null | undefined;
}

/** What to register. */
export interface RegisterClientRequest extends ClientDetails, ClientSelection {
  /**
   * `client_id`: 2 to 64 letters and digits, as words joined by single `-`, `_` or `.`; never a user's subject.
   * @default `client_` and 16 random characters
   */
  readonly id?: string | undefined;
  readonly application: ClientRecord['application'];
  /** @default 'none' for `browser` and `native`, 'client_secret_basic' for `web` and `service` */
  readonly authentication?: ClientAuthentication | undefined;
}

/** What to change; what is left out stays. */
export type ClientChanges = Partial<ClientDetails>;

export interface RotateSecretRequest extends ClientSelection {
  /**
   * How long the secret before stays good, in seconds, at most 30 days; 0 ends it at once. The one before that
   * ends at once in any case.
   * @default 86_400 (24 hours)
   */
  readonly overlapSeconds?: number | undefined;
}

const grantType = z.enum(['authorization_code', 'refresh_token', 'client_credentials']);
const uris = z.array(z.string()).max(20);

const details = {
  name: z.string().refine((name) => isPrintableText(name, 100), 'must be 1 to 100 printable characters'),
  grantTypes: z.array(grantType).max(3).optional(),
  redirectUris: uris.optional(),
  postLogoutRedirectUris: uris.optional(),
  origins: uris.optional(),
  scopes: z.array(z.string().refine(isScopeName, 'must be a scope')).max(1000).optional(),
  resources: uris.optional(),
  keys: z.array(z.record(z.string(), z.unknown())).max(MOST_KEYS).optional(),
  homepageUri: z.string().nullable().optional(),
  policyUri: z.string().nullable().optional(),
};

const registration = z.strictObject({
  ...details,
  application: z.enum(['web', 'browser', 'native', 'service']),
  authentication: z.enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none']).optional(),
  id: z.string().refine(isClientId, CLIENT_ID_FORM).optional(),
  tenant: z
    .string()
    .refine((tenant) => isPrintableText(tenant, 255), 'must be 1 to 255 printable characters')
    .default(DEFAULT_TENANT),
});

const changes = z.strictObject(details).partial();

const rotation = z.strictObject({ overlapSeconds: z.int().min(0).max(2_592_000).default(86_400) });

/** @throws InvalidInputError `invalid_input`, naming the field */
export function parseRegistration(
  request: RegisterClientRequest,
): RegisterClientRequest & { readonly tenant: string } {
  return parseInput(registration, request);
}

/** @throws InvalidInputError `invalid_input`, naming the field */
export function parseChanges(request: ClientChanges): ClientChanges {
  const parsed = parseInput(changes, request);
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined));
}

/** @throws InvalidInputError `invalid_input`, naming the field */
export function parseRotation(request: Omit<RotateSecretRequest, 'tenant'>): {
  readonly overlapSeconds: number;
} {
  return parseInput(rotation, request);
}
