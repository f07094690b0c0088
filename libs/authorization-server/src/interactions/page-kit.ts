import type { ErrorView, PageForm, PageFrame } from '../pages/page-views.js';
import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import type { ServerContext } from '../provider/server-context.js';
import type { FormFields } from './form-body.js';
import { readForm } from './form-body.js';
import { FIELDS } from './form-fields.js';
import type { FormTokens } from './form-token.js';
import { sendPage } from './page-response.js';

/** What all pages of the server share. */
export class PageKit {
  readonly frame: PageFrame;
  readonly #options: ResolvedAuthorizationServerOptions;
  readonly #tokens: FormTokens;

  constructor(options: ResolvedAuthorizationServerOptions, tokens: FormTokens) {
    this.frame = { serviceName: options.serviceName };
    this.#options = options;
    this.#tokens = tokens;
  }

  /** @param path below the server's path @param bound what the form is for, and whose */
  form(path: string, ...bound: readonly string[]): PageForm {
    return { action: this.#options.publicPath + path, csrfToken: this.#tokens.issue(...bound) };
  }

  /** The fields of a form that the server made for this; undefined, and an error page, for any other. */
  async fields(ctx: ServerContext, ...bound: readonly string[]): Promise<FormFields | undefined> {
    const fields = await readForm(ctx.req);
    if (fields === undefined) this.error(ctx, 400, 'invalid', 'invalid_request');
    else if (this.#tokens.verify(fields.get(FIELDS.csrfToken), ...bound)) return fields;
    else this.error(ctx, 403, 'invalid', 'invalid_request');
    return undefined;
  }

  page(ctx: ServerContext, status: number, html: string, formTargets: readonly string[] = []): void {
    sendPage(ctx, status, html, this.#options.pages, formTargets);
  }

  error(ctx: ServerContext, status: number, problem: ErrorView['problem'], code?: string): void {
    this.page(ctx, status, this.#options.pages.error({ ...this.frame, problem, code }));
  }

  methodNotAllowed(ctx: ServerContext, allowed: string): void {
    ctx.set('Allow', allowed);
    this.error(ctx, 405, 'invalid', undefined);
  }
}
