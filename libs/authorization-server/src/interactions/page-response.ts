import type { PageTemplates } from '../pages/page-views.js';
import type { ServerContext } from '../provider/server-context.js';

/** A page of the server: nothing is loaded, nothing is framed, nothing is kept. */
export function sendPage(
  ctx: ServerContext,
  status: number,
  html: string,
  { styleHashes }: PageTemplates,
  /** Where a form may lead to, beyond the server: a browser holds redirects after a form against it, too. */
  formTargets: readonly string[] = [],
): void {
  const styles = styleHashes.map((hash) => `'${hash}'`).join(' ');
  ctx.status = status;
  ctx.set('Content-Security-Policy', pagePolicy(styles, ["'self'", ...formTargets]));
  ctx.type = 'html';
  ctx.body = html;
}

function pagePolicy(styles: string, targets: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src ${styles === '' ? "'none'" : styles}`,
    `form-action ${targets.join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The source expression of a redirect URI, for `form-action`: its origin, or its scheme where it has none. */
export function formTarget(redirectUri: unknown): readonly string[] {
  if (typeof redirectUri !== 'string' || !URL.canParse(redirectUri)) return [];
  const { protocol, origin, hostname } = new URL(redirectUri);
  // A source expression can't name an IPv6 address (CSP 3 §2.3.1).
  return [origin === 'null' || hostname.startsWith('[') ? protocol : origin];
}

/** 303: the browser follows with GET, and sends no form on (RFC 9700 §4.12). */
export function seeOther(ctx: ServerContext, location: string): void {
  ctx.set('Location', location);
  // Koa takes a body of null for 204: the status comes after it.
  ctx.body = null;
  ctx.status = 303;
}
