import type { ScopeCatalogue } from '#core';
import { InvalidInputError } from '#core';

import { applicationRules } from './client-application.js';
import { checkClientKeys } from './client-keys.js';
import type { ClientRecord } from './client-record.js';
import type { RegisterClientRequest } from './client-request.js';
import { originProblem, redirectUriProblem, resourceProblem, webUriProblem } from './redirect-uri.js';

/** What a request says of a client, completed. */
export type ClientProfile = Omit<
  ClientRecord,
  'id' | 'tenant' | 'secrets' | 'state' | 'registeredAt' | 'updatedAt' | 'revision'
>;

export interface ClientRules {
  readonly catalogue: ScopeCatalogue;
  readonly loopbackClients: boolean;
}

/**
 * Completes what is asked for, and judges it as a whole.
 *
 * @throws InvalidInputError `invalid_input`, naming the field
 */
export function checkClient(
  request: Omit<RegisterClientRequest, 'id' | 'tenant'>,
  { catalogue, loopbackClients }: ClientRules,
): ClientProfile {
  const { name, application } = request;
  const allowed = applicationRules[application];
  const redirectUris = distinct(request.redirectUris);
  const profile: ClientProfile = {
    name,
    application,
    authentication: request.authentication ?? allowed.authentications[0],
    grantTypes: distinct(request.grantTypes ?? allowed.usualGrantTypes),
    redirectUris,
    postLogoutRedirectUris: distinct(request.postLogoutRedirectUris),
    origins: [],
    scopes: distinct(request.scopes),
    resources: distinct(request.resources),
    keys: checkClientKeys(request.keys ?? []),
    homepageUri: request.homepageUri ?? null,
    policyUri: request.policyUri ?? null,
  };
  const uriRules = { application, loopbackClients };
  checkCombination(profile);
  checkEach('redirectUris', redirectUris, (uri) => redirectUriProblem(uri, uriRules));
  checkEach('postLogoutRedirectUris', profile.postLogoutRedirectUris, (uri) =>
    redirectUriProblem(uri, uriRules),
  );
  checkEach('scopes', profile.scopes, (scope) =>
    catalogue.has(scope) ? undefined : 'is not in the catalogue',
  );
  checkEach('resources', profile.resources, resourceProblem);
  for (const field of ['homepageUri', 'policyUri'] as const) {
    const uri = profile[field];
    const problem = uri === null ? undefined : webUriProblem(uri, uriRules);
    if (problem !== undefined) throw new InvalidInputError(field, problem);
  }
  const origins = originsOf(request, redirectUris);
  checkEach('origins', origins, (origin) => originProblem(origin, uriRules));
  return { ...profile, origins };
}

/** Which application may be what. */
function checkCombination(profile: ClientProfile): void {
  const { application, authentication, grantTypes, redirectUris, postLogoutRedirectUris, keys } = profile;
  const allowed = applicationRules[application];
  if (!allowed.authentications.includes(authentication))
    throw new InvalidInputError(
      'authentication',
      `must not be ${authentication} for a ${application} client`,
    );
  checkEach('grantTypes', grantTypes, (type) =>
    allowed.grantTypes.includes(type) ? undefined : `must not be ${type} for a ${application} client`,
  );
  for (const needed of allowed.neededGrantTypes) {
    if (!grantTypes.includes(needed)) throw new InvalidInputError('grantTypes', `must hold ${needed}`);
  }
  if (application === 'service' && redirectUris.length > 0)
    throw new InvalidInputError('redirectUris', 'must be empty for a service: nobody logs in to it');
  if (application === 'service' && postLogoutRedirectUris.length > 0)
    throw new InvalidInputError(
      'postLogoutRedirectUris',
      'must be empty for a service: nobody logs in to it',
    );
  if (application !== 'service' && redirectUris.length === 0)
    throw new InvalidInputError('redirectUris', 'must hold an address to come back to');
  if ((authentication === 'private_key_jwt') !== keys.length > 0)
    throw new InvalidInputError('keys', 'must be given for private_key_jwt, and for nothing else');
}

/** Only browsers send an `Origin`; others have none, so that nobody takes them for a protection. */
function originsOf(
  { application, origins }: Pick<RegisterClientRequest, 'application' | 'origins'>,
  redirectUris: readonly string[],
): readonly string[] {
  if (application === 'browser') return distinct(origins ?? redirectUris.map((uri) => new URL(uri).origin));
  if (origins !== undefined && origins.length > 0)
    throw new InvalidInputError('origins', 'must be empty for all but browser clients');
  return [];
}

function checkEach<T>(
  field: keyof ClientProfile,
  values: readonly T[],
  problemOf: (value: T) => string | undefined,
): void {
  for (const [index, value] of values.entries()) {
    const problem = problemOf(value);
    if (problem !== undefined) throw new InvalidInputError(`${field}.${index}`, problem);
  }
}

function distinct<T>(values: readonly T[] = []): readonly T[] {
  return [...new Set(values)];
}
