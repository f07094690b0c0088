import type { KoaContextWithOIDC, Provider } from 'oidc-provider';

import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import { LOGOUT_DECISION_PATH } from '../provider/routes.js';
import type { ServerContext } from '../provider/server-context.js';
import type { PageKit } from './page-kit.js';
import { formTarget, seeOther } from './page-response.js';
import type { ServerSessions } from './server-session.js';

/** Logging out at the server, asked for by an application or by the user (OpenID Connect RP-Initiated Logout). */
export class LogoutPages {
  readonly #options: ResolvedAuthorizationServerOptions;
  readonly #kit: PageKit;
  readonly #sessions: ServerSessions;

  constructor(options: ResolvedAuthorizationServerOptions, kit: PageKit, sessions: ServerSessions) {
    this.#options = options;
    this.#kit = kit;
    this.#sessions = sessions;
  }

  /** oidc-provider has judged the request, and remembers it in the session. */
  ask(ctx: KoaContextWithOIDC): void {
    const { session, client } = ctx.oidc;
    const html = this.#options.pages.logout({
      ...this.#kit.frame,
      form: this.#kit.form(LOGOUT_DECISION_PATH, 'log-out', session?.uid ?? ''),
      clientName: client?.clientName,
    });
    this.#kit.page(ctx, 200, html, formTarget(session?.state?.['postLogoutRedirectUri']));
  }

  /** The user has said yes. */
  async decide(ctx: ServerContext, provider: Provider): Promise<void> {
    if (ctx.method !== 'POST') return this.#kit.methodNotAllowed(ctx, 'POST');
    const loggedIn = await this.#sessions.find(ctx, provider);
    if (loggedIn === undefined) return this.#kit.error(ctx, 403, 'expired');
    const { session } = loggedIn;
    const fields = await this.#kit.fields(ctx, 'log-out', session.uid);
    if (fields === undefined) return undefined;
    await this.#sessions.end(ctx, provider);
    return seeOther(ctx, backTo(session.state) ?? provider.urlFor('end_session_success'));
  }

  done(ctx: KoaContextWithOIDC): void {
    const clientName = ctx.oidc.client?.clientName;
    this.#kit.page(ctx, 200, this.#options.pages.loggedOut({ ...this.#kit.frame, clientName }));
  }
}

/** Where the application wanted the browser back; oidc-provider has checked it against the registered ones. */
function backTo(request: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const uri = request?.['postLogoutRedirectUri'];
  if (typeof uri !== 'string') return undefined;
  const url = new URL(uri);
  const state = request?.['state'];
  if (typeof state === 'string') url.searchParams.set('state', state);
  return url.href;
}
