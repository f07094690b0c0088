import { z } from 'zod';

import { InvalidOptionsError, parseOptions } from '#core';

/** What this API says of itself, so that clients find its authorization servers by themselves. */
export interface ProtectedResourceOptions {
  /** This API's resource identifier: an https URL without query or fragment (http for loopback alone). */
  readonly identifier: string;
  /**
   * Issuers of the authorization servers whose access tokens it accepts.
   * @default the issuers of `tokens` and `issuing`
   */
  readonly authorizationServers?: readonly string[] | undefined;
  /**
   * Its name for people.
   * @default none
   */
  readonly name?: string | undefined;
  /**
   * A page for developers.
   * @default none
   */
  readonly documentation?: string | undefined;
  /**
   * A page about how clients may use the data.
   * @default none
   */
  readonly policyUri?: string | undefined;
}

export interface ResolvedProtectedResourceOptions {
  readonly identifier: string;
  readonly authorizationServers: readonly string[];
  readonly name: string | undefined;
  readonly documentation: string | undefined;
  readonly policyUri: string | undefined;
}

const page = z.url({ protocol: /^https?$/ }).optional();

const schema = z.strictObject({
  identifier: z.string().min(1),
  authorizationServers: z.array(z.string().min(1)).min(1).optional(),
  name: z.string().min(1).max(200).optional(),
  documentation: page,
  policyUri: page,
});

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Validates and completes the description of the API.
 *
 * @param issuers whose tokens are accepted
 * @throws InvalidOptionsError `invalid_options`, naming the option
 * @see RFC 9728 §1.2
 */
export function resolveProtectedResourceOptions(
  options: ProtectedResourceOptions,
  issuers: readonly string[],
  path = 'resource',
): ResolvedProtectedResourceOptions {
  const { identifier, authorizationServers, name, documentation, policyUri } = parseOptions(
    schema,
    options,
    path,
  );
  assertIdentifier(identifier, `${path}.identifier`);
  return Object.freeze({
    identifier,
    authorizationServers: Object.freeze([...(authorizationServers ?? issuers)]),
    name,
    documentation,
    policyUri,
  });
}

function assertIdentifier(identifier: string, path: string): void {
  if (!URL.canParse(identifier)) throw new InvalidOptionsError(path, 'is not an absolute URL');
  const { protocol, hostname, search, hash, username, password } = new URL(identifier);
  const secure = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
  if (!secure) throw new InvalidOptionsError(path, 'is not https');
  if (search !== '' || hash !== '' || /[?#]/.test(identifier) || username !== '' || password !== '') {
    throw new InvalidOptionsError(path, 'holds a query, a fragment or a user');
  }
}
