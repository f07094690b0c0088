import type { Grant, Interaction, Provider } from 'oidc-provider';

import type { ClientRecord } from '../clients/client-record.js';
import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import type { ConsentScope } from '../pages/page-views.js';
import { occasionOf } from '../provider/request-occasion.js';
import { resourcesNamed } from '../provider/resource-servers.js';
import { INTERACTION_PATH } from '../provider/routes.js';
import type { ServerAccount } from '../provider/server-account.js';
import { findServerAccount } from '../provider/server-account.js';
import type { ServerContext } from '../provider/server-context.js';
import { consentRefused } from '../server-events.js';
import type { Grantable } from './consent.js';
import { give, grantable, missing } from './consent.js';
import { FIELDS } from './form-fields.js';
import { boundTo, DENIED, finish } from './interaction-step.js';
import type { PageKit } from './page-kit.js';
import { formTarget } from './page-response.js';

/** What is to be decided, and by whom. */
interface Decision {
  readonly interaction: Interaction;
  readonly account: ServerAccount;
  readonly client: ClientRecord;
  readonly grant: Grant | undefined;
  readonly possible: Grantable;
}

/** Asks the user what an application may do, and writes the answer into the grant. */
export class ConsentPage {
  readonly #options: ResolvedAuthorizationServerOptions;
  readonly #kit: PageKit;

  constructor(options: ResolvedAuthorizationServerOptions, kit: PageKit) {
    this.#options = options;
    this.#kit = kit;
  }

  async answer(ctx: ServerContext, provider: Provider, interaction: Interaction): Promise<void> {
    const decision = await this.#decisionOf(provider, interaction);
    if (decision === undefined) return this.#kit.error(ctx, 400, 'expired', undefined);
    if (ctx.method === 'GET' || ctx.method === 'HEAD') return this.#ask(ctx, decision);
    if (ctx.method !== 'POST') return this.#kit.methodNotAllowed(ctx, 'GET, HEAD, POST');
    const fields = await this.#kit.fields(ctx, ...boundToDecision(decision));
    switch (fields?.get(FIELDS.decision)) {
      case 'allow':
        return finish(ctx, provider, { consent: { grantId: await this.#allow(provider, decision) } }, true);
      case 'deny':
        this.#options.recorder.record(
          consentRefused(decision.account.accountId, decision.client.id, occasionOf(this.#options)),
        );
        return finish(ctx, provider, DENIED, false);
      default:
        // A form that was not ours has been answered.
        return fields && this.#ask(ctx, decision);
    }
  }

  #ask(ctx: ServerContext, decision: Decision): void {
    const { interaction, account, client, grant, possible } = decision;
    const fresh = new Set(missing(possible, grant));
    const scopes: readonly ConsentScope[] = possible.names.map((name) => ({
      name,
      description: this.#options.scopes.describe(name),
      isNew: fresh.has(name),
    }));
    const redirectUri = String(interaction.params['redirect_uri']);
    const html = this.#options.pages.consent({
      ...this.#kit.frame,
      form: this.#kit.form(`${INTERACTION_PATH}/${interaction.uid}`, ...boundToDecision(decision)),
      clientName: client.name,
      clientId: client.id,
      redirectHost: URL.canParse(redirectUri) ? new URL(redirectUri).host : '',
      homepageUri: client.homepageUri ?? undefined,
      policyUri: client.policyUri ?? undefined,
      displayName: account.displayName,
      scopes,
      until: this.#until(client),
    });
    this.#kit.page(ctx, 200, html, formTarget(redirectUri));
  }

  async #allow(provider: Provider, { account, client, grant, possible }: Decision): Promise<string> {
    const given = grant ?? new provider.Grant({ accountId: account.accountId, clientId: client.id });
    give(possible, given);
    given.exp = Math.floor(this.#options.clock.now() / 1000) + this.#options.lifetimes.grantSeconds;
    return given.save();
  }

  /** Undefined when user, client or rights are gone since the page was asked for. */
  async #decisionOf(provider: Provider, interaction: Interaction): Promise<Decision | undefined> {
    const { directory, tenant, clients, scopes, resources } = this.#options;
    const subject = interaction.session?.accountId;
    const { client_id: clientId, scope, resource } = interaction.params;
    if (subject === undefined || typeof clientId !== 'string' || typeof scope !== 'string') return undefined;
    const account = await findServerAccount(directory, tenant, subject);
    const client = await clients.find(clientId);
    if (account === undefined || client?.state !== 'active') return undefined;
    const { grantId } = interaction;
    const grant = grantId === undefined ? undefined : await provider.Grant.find(grantId);
    const request = { scopes: scope.split(' '), resources: resourcesNamed(resource, resources) };
    const possible = grantable(request, await account.rights(), scopes);
    return { interaction, account, client, grant, possible };
  }

  #until({ grantTypes }: ClientRecord): Date {
    const { clock, lifetimes } = this.#options;
    const seconds = grantTypes.includes('refresh_token')
      ? lifetimes.grantSeconds
      : lifetimes.accessTokenSeconds;
    return new Date(clock.now() + seconds * 1000);
  }
}

/** The form allows what it shows: when that has changed in between, it is no longer ours. */
function boundToDecision({ interaction, possible }: Decision): readonly string[] {
  return [...boundTo('consent', interaction), String(possible.openid), ...possible.names];
}
