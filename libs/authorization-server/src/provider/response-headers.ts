import type { ServerContext } from './server-context.js';
import { OAUTH_METADATA_PATH, OPENID_METADATA_PATH, ROUTES } from './routes.js';

/** What everybody may keep for a while: it changes with a key rotation, which publishes early. */
const PUBLIC: ReadonlySet<string> = new Set([OAUTH_METADATA_PATH, OPENID_METADATA_PATH, ROUTES.jwks]);
const PUBLIC_SECONDS = 300;

/** So long a client waits before it asks again, after a 503. */
const RETRY_SECONDS = 1;

/**
 * For the pages that oidc-provider makes itself: a form that posts itself to the client. It adds the hash of its
 * script to `script-src`, which is why that stands here, empty.
 */
const POLICY = "default-src 'none'; script-src; base-uri 'none'; frame-ancestors 'none'";

/** Headers of every answer (RFC 9700 §4.16): nothing is kept, framed, sniffed, or told to the next site. */
export async function protectResponse(ctx: ServerContext, next: () => Promise<unknown>): Promise<void> {
  ctx.set('Cache-Control', 'no-store');
  ctx.set('Content-Security-Policy', POLICY);
  ctx.set('X-Frame-Options', 'DENY');
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Referrer-Policy', 'no-referrer');
  await next();
  if (ctx.status === 503) ctx.set('Retry-After', String(RETRY_SECONDS));
  if (ctx.status === 200 && PUBLIC.has(ctx.path)) {
    ctx.set('Cache-Control', `public, max-age=${PUBLIC_SECONDS}`);
  }
}
