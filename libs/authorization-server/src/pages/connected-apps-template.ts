import { FIELDS } from '../interactions/form-fields.js';
import type { Html } from './html.js';
import { html } from './html.js';
import type { PageDocument } from './page-document.js';
import { facts, postForm } from './page-document.js';
import type { ConnectedApp, ConnectedAppsView } from './page-views.js';

/** Shows what the user has allowed, and takes it back. */
export function connectedAppsTemplate(page: PageDocument, view: ConnectedAppsView): string {
  const { apps, displayName, disconnected } = view;
  const words = page.words(view, { name: displayName, client: disconnected ?? '' });
  const main = html`<h1>${words('connectedAppsHeading')}</h1>
    <p class="quiet">${words('loggedInAs')}</p>
    ${disconnected === undefined ? undefined : html`<p class="note done" role="status">${words('disconnected')}</p>`}
    ${apps.length === 0 ? html`<p>${words('noConnectedApps')}</p>` : undefined}
    ${apps.map((app) => connectedApp(page, view, app))}`;
  return page.render({ title: page.text('connectedAppsHeading', view), main, wide: true }, view);
}

function connectedApp(page: PageDocument, view: ConnectedAppsView, app: ConnectedApp): Html {
  const words = page.words(view);
  const label = page.text('disconnectClient', view, { client: app.clientName });
  return html`<article>
    <h2><bdi>${app.clientName}</bdi></h2>
    <ul role="list">
      ${app.scopes.map((scope) => html`<li>${scope}</li>`)}
    </ul>
    ${facts([
      [words('grantedAtLabel'), page.date(app.grantedAt)],
      [words('untilLabel'), app.until && page.instant(app.until)],
      [words('homepageLabel'), page.link(app.homepageUri, view)],
    ])}
    ${postForm(
      view.form,
      html`<button name="${FIELDS.grant}" value="${app.grantId}" aria-label="${label}">
        ${words('disconnect')}
      </button>`,
    )}
  </article>`;
}
