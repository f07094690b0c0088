import { FIELDS } from '../interactions/form-fields.js';
import type { Html } from './html.js';
import { html } from './html.js';
import type { PageDocument } from './page-document.js';
import { postForm } from './page-document.js';
import type { PageStrings } from './page-strings.js';
import type { LoginView } from './page-views.js';

const PROBLEMS: Readonly<Record<LoginView['problem'], keyof PageStrings | undefined>> = {
  none: undefined,
  'wrong-credentials': 'wrongCredentials',
  throttled: 'throttled',
  unavailable: 'loginUnavailable',
};

const AUTOFOCUS = html` autofocus`;

/** Asks who the user is. */
export function loginTemplate(page: PageDocument, view: LoginView): string {
  const { clientName, problem, cancel } = view;
  const words = page.words(view, clientName === undefined ? {} : { client: clientName });
  const message = PROBLEMS[problem];
  const heading = page.text('loginHeading', view);
  const main = html`<h1>${words('loginHeading')}</h1>
    ${clientName === undefined ? undefined : html`<p class="quiet">${words('loginFor')}</p>`}
    ${message && html`<p class="note problem" id="problem" role="alert">${words(message)}</p>`}
    ${postForm(view.form, fields(words, view))}
    ${cancel && postForm(cancel, html`<button>${words('cancel')}</button>`)}`;
  const title = message === undefined ? heading : page.text('problemTitle', view, { title: heading });
  return page.render({ title, main }, view);
}

/** The next thing to type has the focus, unless there is something to read first. */
function fields(words: (key: keyof PageStrings) => Html, { identifier, problem }: LoginView): Html {
  const wrong = problem === 'wrong-credentials';
  const marks = wrong ? html` aria-invalid="true" aria-describedby="problem"` : undefined;
  const typing = wrong || problem === 'none';
  const inIdentifier = typing && identifier === '' ? AUTOFOCUS : undefined;
  const inPassword = typing && identifier !== '' ? AUTOFOCUS : undefined;
  return html`<label for="identifier">${words('identifierLabel')}</label>
    <input
      id="identifier"
      name="${FIELDS.identifier}"
      value="${identifier}"
      type="text"
      autocomplete="username"
      autocapitalize="none"
      spellcheck="false"
      required${marks}${inIdentifier}
    />
    <label for="password">${words('passwordLabel')}</label>
    <input
      id="password"
      name="${FIELDS.password}"
      type="password"
      autocomplete="current-password"
      required${marks}${inPassword}
    />
    <button class="main">${words('logIn')}</button>`;
}
