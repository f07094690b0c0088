import { FIELDS } from '../interactions/form-fields.js';
import type { Html } from './html.js';
import { html } from './html.js';
import type { PageDocument } from './page-document.js';
import { facts, postForm } from './page-document.js';
import type { ConsentScope, ConsentView } from './page-views.js';

/** Asks whether an application may do what it asks for: nothing is chosen beforehand, nothing has the focus. */
export function consentTemplate(page: PageDocument, view: ConsentView): string {
  const { clientName, displayName, redirectHost, scopes, until } = view;
  const words = page.words(view, { client: clientName, name: displayName });
  const fresh = scopes.filter(({ isNew }) => isNew);
  const known = scopes.filter(({ isNew }) => !isNew);
  const main = html`<h1>${words('consentHeading')}</h1>
    <p class="quiet">${words('loggedInAs')}</p>
    ${scopes.length === 0 ? html`<p>${words('noScopes')}</p>` : undefined}
    ${scopeList(words(known.length === 0 ? 'scopesHeading' : 'newScopesHeading'), fresh)}
    ${scopeList(words('knownScopesHeading'), known)}
    ${facts([
      [words('untilLabel'), until && page.instant(until)],
      [
        words('redirectLabel'),
        redirectHost === '' ? words('redirectToDevice') : html`<bdi>${redirectHost}</bdi>`,
      ],
      [words('homepageLabel'), page.link(view.homepageUri, view)],
      [words('policyLabel'), page.link(view.policyUri, view)],
    ])}
    ${postForm(
      view.form,
      html`<div class="choices">
        <button class="main" name="${FIELDS.decision}" value="allow">${words('allow')}</button>
        <button name="${FIELDS.decision}" value="deny">${words('deny')}</button>
      </div>`,
    )}
    <p class="quiet small">${words('consentHint')}</p>`;
  return page.render({ title: page.text('consentHeading', view, { client: clientName }), main }, view);
}

function scopeList(heading: Html, scopes: readonly ConsentScope[]): Html | undefined {
  if (scopes.length === 0) return undefined;
  const items = scopes.map(({ name, description }) => html`<li>${description} <code>${name}</code></li>`);
  return html`<h2>${heading}</h2>
    <ul role="list">
      ${items}
    </ul>`;
}
