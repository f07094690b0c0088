import { html } from './html.js';
import type { PageDocument } from './page-document.js';
import { postForm } from './page-document.js';
import type { LoggedOutView, LogoutView } from './page-views.js';

/** Asks whether the user wants to be logged out. */
export function logoutTemplate(page: PageDocument, view: LogoutView): string {
  const { clientName, form } = view;
  const words = page.words(view, clientName === undefined ? {} : { client: clientName });
  const main = html`<h1>${words('logoutHeading')}</h1>
    <p>${words(clientName === undefined ? 'logoutText' : 'logoutFor')}</p>
    ${postForm(form, html`<button class="main">${words('logOut')}</button>`)}
    <p class="quiet small">${words('logoutHint')}</p>`;
  return page.render({ title: page.text('logoutHeading', view), main }, view);
}

/** Says that it is done. */
export function loggedOutTemplate(page: PageDocument, view: LoggedOutView): string {
  const { clientName } = view;
  const words = page.words(view, clientName === undefined ? {} : { client: clientName });
  const main = html`<h1>${words('loggedOutHeading')}</h1>
    <p>${words(clientName === undefined ? 'loggedOutText' : 'loggedOutFor')}</p>`;
  return page.render({ title: page.text('loggedOutHeading', view), main }, view);
}
