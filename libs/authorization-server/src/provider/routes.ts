/** Where the endpoints stand, below the server's path. */
export const ROUTES = Object.freeze({
  authorization: '/authorize',
  token: '/token',
  pushed_authorization_request: '/par',
  revocation: '/revoke',
  introspection: '/introspect',
  jwks: '/jwks',
  end_session: '/logout',
});

export const INTERACTION_PATH = '/interaction';
export const CONNECTED_APPS_PATH = '/connected-apps';
export const LOGOUT_DECISION_PATH = `${ROUTES.end_session}/decision`;

export const OAUTH_METADATA_PATH = '/.well-known/oauth-authorization-server';
export const OPENID_METADATA_PATH = '/.well-known/openid-configuration';

const OWN = [...Object.values(ROUTES), INTERACTION_PATH, CONNECTED_APPS_PATH];

/**
 * What a path means to the server, below its own path; undefined where it is the application's.
 *
 * @param path as it arrives
 * @param mount where the server is mounted: `/oauth`, or empty
 * @see RFC 8414 §3.1: the issuer's path comes after the well-known one; OpenID Connect Discovery §4.1: before it
 */
export function serverPath(path: string, mount: string, publicPath: string): string | undefined {
  if (path === OAUTH_METADATA_PATH + publicPath) return OAUTH_METADATA_PATH;
  if (!path.startsWith(mount)) return undefined;
  const below = path.slice(mount.length);
  if (below === OPENID_METADATA_PATH) return below;
  return OWN.some((route) => below === route || below.startsWith(`${route}/`)) ? below : undefined;
}
