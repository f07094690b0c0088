import { randomBytes } from 'node:crypto';

import type { Provider, Session } from 'oidc-provider';

import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import { CONNECTED_APPS_PATH } from '../provider/routes.js';
import { findServerAccount } from '../provider/server-account.js';
import type { ServerAccount } from '../provider/server-account.js';
import type { ServerContext } from '../provider/server-context.js';

/** A browser's login session at the server, and the user whose it is. */
export interface LoggedIn {
  readonly session: Session;
  readonly account: ServerAccount;
}

/** The session of the server's own pages: the one that authorization requests use, too. */
export class ServerSessions {
  readonly #options: ResolvedAuthorizationServerOptions;
  readonly #prefix: string;

  constructor(options: ResolvedAuthorizationServerOptions) {
    this.#options = options;
    this.#prefix = options.issuer.startsWith('https:') ? '__Secure-' : '';
  }

  /** Undefined where nobody is logged in, or the user is gone. */
  async find(ctx: ServerContext, provider: Provider): Promise<LoggedIn | undefined> {
    const id = ctx.cookies.get(provider.cookieName('session'), { signed: true });
    const session = id === undefined ? undefined : await provider.Session.find(id);
    if (session?.accountId === undefined) return undefined;
    const { directory, tenant } = this.#options;
    const account = await findServerAccount(directory, tenant, session.accountId);
    return account && { session, account };
  }

  /** A new session with a new id: what the browser had before ends, so that no id can be planted (I18). */
  async begin(ctx: ServerContext, provider: Provider, subject: string): Promise<void> {
    const { lifetimes } = this.#options;
    await this.end(ctx, provider);
    const session = new provider.Session();
    session.loginAccount({ accountId: subject, amr: ['pwd'] });
    const id = await session.save(lifetimes.sessionSeconds);
    const expires = new Date(Date.now() + lifetimes.sessionSeconds * 1000);
    ctx.cookies.set(provider.cookieName('session'), id, { ...this.#cookie(), expires });
  }

  async end(ctx: ServerContext, provider: Provider): Promise<void> {
    const name = provider.cookieName('session');
    const id = ctx.cookies.get(name, { signed: true });
    const session = id === undefined ? undefined : await provider.Session.find(id);
    await session?.destroy();
    ctx.cookies.set(name, null, this.#cookie());
  }

  /** What a login form is bound to in a browser that has no session yet. */
  preLogin(ctx: ServerContext): string {
    const name = `${this.#prefix}latchkey-login`;
    const known = ctx.cookies.get(name, { signed: true });
    if (known !== undefined) return known;
    const fresh = randomBytes(32).toString('base64url');
    ctx.cookies.set(name, fresh, {
      path: this.#options.publicPath + CONNECTED_APPS_PATH,
      httpOnly: true,
      signed: true,
      sameSite: 'strict',
    });
    return fresh;
  }

  #cookie() {
    const path = this.#options.publicPath === '' ? '/' : this.#options.publicPath;
    return { path, httpOnly: true, signed: true, sameSite: 'lax' } as const;
  }
}
