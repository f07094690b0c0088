import type { ErrorOut, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { errors } from 'oidc-provider';

import { ConnectedAppsPages } from '../interactions/connected-apps-pages.js';
import { ConsentPage } from '../interactions/consent-page.js';
import { FormTokens } from '../interactions/form-token.js';
import { InteractionPages } from '../interactions/interaction-pages.js';
import { LoginForm } from '../interactions/login-form.js';
import { LogoutPages } from '../interactions/logout-pages.js';
import { PageKit } from '../interactions/page-kit.js';
import { ServerSessions } from '../interactions/server-session.js';
import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import type { GrantService } from '../revocation/grant-service.js';
import { CONNECTED_APPS_PATH, INTERACTION_PATH, LOGOUT_DECISION_PATH } from './routes.js';
import type { ServerContext } from './server-context.js';

/** All pages of the server: which one answers, and what becomes of failures. */
export class ServerPages {
  readonly #kit: PageKit;
  readonly #interactions: InteractionPages;
  readonly #connectedApps: ConnectedAppsPages;
  readonly #logout: LogoutPages;
  readonly #report: (error: unknown) => void;

  /** @param report is told of faults */
  constructor(
    options: ResolvedAuthorizationServerOptions,
    grants: GrantService,
    report: (error: unknown) => void,
  ) {
    const kit = new PageKit(options, new FormTokens(options.cookieKeys));
    const login = new LoginForm(options, report);
    const sessions = new ServerSessions(options);
    this.#kit = kit;
    this.#report = report;
    this.#interactions = new InteractionPages({
      options,
      kit,
      login,
      consent: new ConsentPage(options, kit),
    });
    this.#connectedApps = new ConnectedAppsPages({ options, kit, login, sessions, grants });
    this.#logout = new LogoutPages(options, kit, sessions);
  }

  /** Answers what is the pages' own; false for what is oidc-provider's. */
  async answer(ctx: ServerContext, provider: Provider): Promise<boolean> {
    const answer = this.#answerOf(ctx, provider);
    if (answer === undefined) return false;
    try {
      await answer();
    } catch (error) {
      this.#report(error);
      this.#kit.error(ctx, 503, 'unavailable', 'temporarily_unavailable');
    }
    return true;
  }

  #answerOf(ctx: ServerContext, provider: Provider): (() => Promise<void>) | undefined {
    if (isBelow(ctx.path, INTERACTION_PATH)) return () => this.#interactions.answer(ctx, provider);
    if (isBelow(ctx.path, CONNECTED_APPS_PATH)) return () => this.#connectedApps.answer(ctx, provider);
    return ctx.path === LOGOUT_DECISION_PATH ? () => this.#logout.decide(ctx, provider) : undefined;
  }

  error(ctx: KoaContextWithOIDC, { error }: ErrorOut, cause: unknown): void {
    const problem =
      cause instanceof errors.SessionNotFound ? 'expired' : ctx.status >= 500 ? 'unavailable' : 'invalid';
    this.#kit.error(ctx, ctx.status, problem, error);
  }

  logout(ctx: KoaContextWithOIDC): void {
    this.#logout.ask(ctx);
  }

  loggedOut(ctx: KoaContextWithOIDC): void {
    this.#logout.done(ctx);
  }
}

function isBelow(path: string, route: string): boolean {
  return path === route || path.startsWith(`${route}/`);
}
