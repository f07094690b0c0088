import type { IssuedSession } from './issued-session.js';

/** Answer to a login or a refresh, as OAuth 2.0 clients know it. Send it with `Cache-Control: no-store`. */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Life of the access token in seconds. */
  readonly expires_in: number;
  readonly refresh_token: string;
}

/**
 * The issued tokens in their wire form; from here on they are plain text, for the response's body alone.
 *
 * @see RFC 6749 §5.1
 */
export function toTokenResponse(issued: IssuedSession): TokenResponse {
  return {
    access_token: issued.accessToken.expose(),
    token_type: 'Bearer',
    expires_in: issued.expiresInSeconds,
    refresh_token: issued.refreshToken.expose(),
  };
}
