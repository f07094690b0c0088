import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Provider } from 'oidc-provider';

import type { RootHandler } from '#access';

import type { ResolvedAuthorizationServerOptions } from './options/resolve-authorization-server-options.js';
import { buildProvider } from './provider/build-provider.js';
import { ExpiredArtifacts } from './provider/expired-artifacts.js';
import { answering } from './provider/request-occasion.js';
import { serverPath } from './provider/routes.js';
import { ServerPages } from './provider/server-pages.js';
import { readSigningKeys } from './provider/signing-key-set.js';
import type { GrantService } from './revocation/grant-service.js';

type Callback = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface Running {
  readonly provider: Provider;
  readonly answer: Callback;
}

/**
 * Holds the oidc-provider that runs now: a new one takes its place whenever the signing keys change, and requests
 * that are under way end on the one that they began with. So inject this and ask for `provider` each time.
 */
export class AuthorizationServer implements RootHandler {
  readonly #options: ResolvedAuthorizationServerOptions;
  readonly #pages: ServerPages;
  readonly #grants: GrantService;
  readonly #expired: ExpiredArtifacts;
  readonly #report: (error: unknown) => void;
  #running: Running | undefined;
  #unsubscribe: (() => void) | undefined;

  /** @param report is told of faults; nothing in them is secret */
  constructor(
    options: ResolvedAuthorizationServerOptions,
    grants: GrantService,
    report: (error: unknown) => void,
  ) {
    this.#options = options;
    this.#grants = grants;
    this.#report = report;
    this.#expired = new ExpiredArtifacts(options, report);
    this.#pages = new ServerPages(options, grants, report);
  }

  /** The running oidc-provider: keep it for no longer than a request. */
  get provider(): Provider {
    return this.#current.provider;
  }

  /**
   * Reads the keys, and follows their changes.
   *
   * @throws InvalidOptionsError `invalid_options`, naming a key that is missing or unfit
   */
  start(): void {
    this.#running = this.#build();
    this.#unsubscribe = this.#options.signingKeys.subscribe(() => this.#renew());
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  owns(path: string): boolean {
    const { path: mount, publicPath } = this.#options;
    return serverPath(path, mount, publicPath) !== undefined;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { answer } = this.#current;
    const before = request.url ?? '/';
    request.url = this.#ownUrl(before);
    try {
      await answering(request, () => answer(request, response));
    } finally {
      // Whoever logs the request afterwards sees what was asked for.
      request.url = before;
    }
  }

  get #current(): Running {
    if (this.#running === undefined) throw new TypeError('the authorization server has not been started');
    return this.#running;
  }

  /** A source that has no fit keys for a moment changes nothing: the server goes on with those that it has. */
  #renew(): void {
    try {
      this.#running = this.#build();
    } catch (error) {
      this.#report(error);
    }
  }

  #build(): Running {
    const provider = buildProvider(this.#options, {
      keys: readSigningKeys(this.#options),
      grants: this.#grants,
      expired: this.#expired,
      pages: this.#pages,
      report: this.#report,
    });
    return { provider, answer: provider.callback() };
  }

  #ownUrl(url: string): string {
    const end = url.indexOf('?');
    const [path, query] = end === -1 ? [url, ''] : [url.slice(0, end), url.slice(end)];
    const { path: mount, publicPath } = this.#options;
    return `${serverPath(path, mount, publicPath) ?? path}${query}`;
  }
}
