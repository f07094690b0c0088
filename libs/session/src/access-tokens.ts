import type { ScopeCatalogue, SubjectDirectory } from '#core';
import { isScopeName, StoreUnavailableError } from '#core';
import type { AccessTokenIssuer, IssuedAccessToken } from '#jwt/core';

import type { SessionRecord } from './session-record.js';

/** What sessions need of an issuer of access tokens. */
export type SessionTokenIssuer = Pick<AccessTokenIssuer, 'issue'>;

/**
 * An access token with the rights that the session's subject has now, or undefined when the subject is gone
 * or disabled.
 *
 * @throws StoreUnavailableError `store_unavailable` when the directory can't answer
 */
export async function accessTokenFor(
  session: SessionRecord,
  directory: SubjectDirectory,
  issuer: SessionTokenIssuer,
  catalogue: ScopeCatalogue,
): Promise<IssuedAccessToken | undefined> {
  const rights = await fromDirectory(() => directory.rights(session.subject));
  if (rights === undefined) return undefined;
  return issuer.issue({
    subject: session.subject,
    tenant: session.tenant,
    clientId: session.clientId,
    scopes: scopesOf(rights.scopes, catalogue),
    roles: rights.roles,
    sessionId: session.id,
    authenticatedAt: session.authenticatedAt,
  });
}

/** A token names scopes: what the directory gives by wildcard stands for those that the catalogue knows. */
function scopesOf(granted: readonly string[], catalogue: ScopeCatalogue): readonly string[] {
  const names = granted.flatMap((grant) => (isScopeName(grant) ? [grant] : catalogue.expand([grant])));
  return [...new Set(names)].filter(isScopeName);
}

/** The directory is the application's: whatever it throws means that it could not answer. */
export async function fromDirectory<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new StoreUnavailableError('the subject directory', cause);
  }
}
