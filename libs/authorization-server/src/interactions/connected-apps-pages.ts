import type { Provider } from 'oidc-provider';

import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import type { ConnectedApp, LoginView } from '../pages/page-views.js';
import { occasionOf } from '../provider/request-occasion.js';
import { CONNECTED_APPS_PATH } from '../provider/routes.js';
import type { ServerContext } from '../provider/server-context.js';
import type { GrantRecord, GrantService } from '../revocation/grant-service.js';
import { userActor } from '../server-events.js';
import { FIELDS } from './form-fields.js';
import type { LoginForm } from './login-form.js';
import type { PageKit } from './page-kit.js';
import { seeOther } from './page-response.js';
import type { LoggedIn, ServerSessions } from './server-session.js';

/** What the page is made of. */
export interface ConnectedAppsParts {
  readonly options: ResolvedAuthorizationServerOptions;
  readonly kit: PageKit;
  readonly login: LoginForm;
  readonly sessions: ServerSessions;
  readonly grants: GrantService;
}

const LOGIN_PATH = `${CONNECTED_APPS_PATH}/login`;

/** `/connected-apps`: a user sees what was given to applications, and takes it back. */
export class ConnectedAppsPages {
  readonly #parts: ConnectedAppsParts;

  constructor(parts: ConnectedAppsParts) {
    this.#parts = parts;
  }

  async answer(ctx: ServerContext, provider: Provider): Promise<void> {
    const { kit, sessions } = this.#parts;
    if (ctx.path === LOGIN_PATH) return this.#logIn(ctx, provider);
    if (ctx.path !== CONNECTED_APPS_PATH) return kit.error(ctx, 404, 'invalid');
    const loggedIn = await sessions.find(ctx, provider);
    if (ctx.method === 'POST') {
      return loggedIn === undefined
        ? kit.error(ctx, 403, 'expired')
        : this.#disconnect(ctx, provider, loggedIn);
    }
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return kit.methodNotAllowed(ctx, 'GET, HEAD, POST');
    return loggedIn === undefined
      ? this.#askToLogIn(ctx, 200, 'none', '')
      : this.#show(ctx, loggedIn, undefined);
  }

  async #show(ctx: ServerContext, { session, account }: LoggedIn, disconnected: string | undefined) {
    const { kit, grants, options } = this.#parts;
    const apps = await Promise.all((await grants.list(account.accountId)).map((grant) => this.#appOf(grant)));
    const html = options.pages.connectedApps({
      ...kit.frame,
      form: kit.form(CONNECTED_APPS_PATH, 'disconnect', session.uid),
      displayName: account.displayName,
      apps,
      disconnected,
    });
    kit.page(ctx, 200, html);
  }

  async #disconnect(ctx: ServerContext, provider: Provider, loggedIn: LoggedIn): Promise<void> {
    const { kit, grants, options } = this.#parts;
    const { accountId } = loggedIn.account;
    const fields = await kit.fields(ctx, 'disconnect', loggedIn.session.uid);
    if (fields === undefined) return undefined;
    const id = fields.get(FIELDS.grant);
    // Another user's grant is as unknown as one that never was.
    const grant = (await grants.list(accountId)).find((one) => one.id === id);
    if (grant !== undefined) {
      const { address, requestId } = occasionOf(options);
      const by = userActor(accountId);
      await grants.revoke(grant.id, { address, requestId, by, reason: 'disconnected' });
    }
    return this.#show(ctx, loggedIn, grant && (await this.#appOf(grant)).clientName);
  }

  async #logIn(ctx: ServerContext, provider: Provider): Promise<void> {
    const { kit, login, sessions, options } = this.#parts;
    if (ctx.method !== 'POST') return kit.methodNotAllowed(ctx, 'POST');
    const fields = await kit.fields(ctx, 'log-in', sessions.preLogin(ctx));
    if (fields === undefined) return undefined;
    const attempt = await login.attempt(fields);
    if (attempt.outcome === 'accepted') {
      await sessions.begin(ctx, provider, attempt.subject);
      return seeOther(ctx, options.publicPath + CONNECTED_APPS_PATH);
    }
    if (attempt.outcome === 'unavailable')
      return this.#askToLogIn(ctx, 503, 'unavailable', attempt.identifier);
    return this.#askToLogIn(ctx, 422, 'wrong-credentials', attempt.identifier);
  }

  #askToLogIn(ctx: ServerContext, status: number, problem: LoginView['problem'], identifier: string): void {
    const { kit, sessions, options } = this.#parts;
    const view: LoginView = {
      ...kit.frame,
      form: kit.form(LOGIN_PATH, 'log-in', sessions.preLogin(ctx)),
      clientName: undefined,
      identifier,
      problem,
      cancel: undefined,
    };
    kit.page(ctx, status, options.pages.login(view));
  }

  async #appOf({ id, clientId, scopes, grantedAt, expiresAt }: GrantRecord): Promise<ConnectedApp> {
    const client = await this.#parts.options.clients.find(clientId);
    return {
      grantId: id,
      clientName: client?.name ?? clientId,
      homepageUri: client?.homepageUri ?? undefined,
      scopes: scopes.map((scope) => this.#parts.options.scopes.describe(scope)),
      grantedAt,
      until: expiresAt,
    };
  }
}
