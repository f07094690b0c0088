import type { Interaction, Provider } from 'oidc-provider';
import { errors } from 'oidc-provider';

import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import type { LoginView } from '../pages/page-views.js';
import { INTERACTION_PATH } from '../provider/routes.js';
import type { ServerContext } from '../provider/server-context.js';
import type { ConsentPage } from './consent-page.js';
import { boundTo, DENIED, finish } from './interaction-step.js';
import type { LoginForm } from './login-form.js';
import type { PageKit } from './page-kit.js';
import { formTarget } from './page-response.js';

/** What the pages of an interaction are made of. */
export interface InteractionParts {
  readonly options: ResolvedAuthorizationServerOptions;
  readonly kit: PageKit;
  readonly login: LoginForm;
  readonly consent: ConsentPage;
}

/** `/interaction/:uid`: logs a user in and asks for consent, where an authorization request needs it. */
export class InteractionPages {
  readonly #parts: InteractionParts;

  constructor(parts: InteractionParts) {
    this.#parts = parts;
  }

  async answer(ctx: ServerContext, provider: Provider): Promise<void> {
    const { kit } = this.#parts;
    const [, , uid = '', step, ...rest] = ctx.path.split('/');
    const interaction = await interactionOf(ctx, provider);
    if (interaction?.uid !== uid) return kit.error(ctx, 400, 'expired', undefined);
    if (rest.length > 0 || (step !== undefined && step !== 'cancel')) return kit.error(ctx, 404, 'invalid');
    if (step === 'cancel') return this.#cancel(ctx, provider, interaction);
    switch (interaction.prompt.name) {
      case 'login':
        return this.#login(ctx, provider, interaction);
      case 'consent':
        return this.#parts.consent.answer(ctx, provider, interaction);
      default:
        return kit.error(ctx, 400, 'invalid', 'interaction_required');
    }
  }

  async #login(ctx: ServerContext, provider: Provider, interaction: Interaction): Promise<void> {
    const { kit, login, options } = this.#parts;
    const clientId = String(interaction.params['client_id']);
    const bound = boundTo('login', interaction);
    const show = async (status: number, problem: LoginView['problem'], identifier: string): Promise<void> => {
      const path = `${INTERACTION_PATH}/${interaction.uid}`;
      const view: LoginView = {
        ...kit.frame,
        form: kit.form(path, ...bound),
        cancel: kit.form(`${path}/cancel`, ...boundTo('cancel', interaction)),
        clientName: (await options.clients.find(clientId))?.name,
        identifier,
        problem,
      };
      const targets = formTarget(interaction.params['redirect_uri']);
      kit.page(ctx, status, options.pages.login(view), targets);
    };
    if (ctx.method === 'GET' || ctx.method === 'HEAD') return show(200, 'none', hintOf(interaction));
    if (ctx.method !== 'POST') return kit.methodNotAllowed(ctx, 'GET, HEAD, POST');
    const fields = await kit.fields(ctx, ...bound);
    if (fields === undefined) return undefined;
    const attempt = await login.attempt(fields, clientId);
    if (attempt.outcome === 'unavailable') return show(503, 'unavailable', attempt.identifier);
    if (attempt.outcome === 'refused') return show(422, 'wrong-credentials', attempt.identifier);
    return finish(ctx, provider, { login: { accountId: attempt.subject, amr: ['pwd'] } }, false);
  }

  async #cancel(ctx: ServerContext, provider: Provider, interaction: Interaction): Promise<void> {
    const { kit } = this.#parts;
    if (ctx.method !== 'POST') return kit.methodNotAllowed(ctx, 'POST');
    const fields = await kit.fields(ctx, ...boundTo('cancel', interaction));
    return fields && finish(ctx, provider, DENIED, false);
  }
}

/** The interaction of this browser, by its cookie; undefined when it is over, or never was this browser's. */
async function interactionOf(ctx: ServerContext, provider: Provider): Promise<Interaction | undefined> {
  try {
    return await provider.interactionDetails(ctx.req, ctx.res);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

function hintOf({ params }: Interaction): string {
  const hint = params['login_hint'];
  return typeof hint === 'string' ? hint.slice(0, 320) : '';
}
