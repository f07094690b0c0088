import { connectedAppsTemplate } from './connected-apps-template.js';
import { consentTemplate } from './consent-template.js';
import { errorTemplate } from './error-template.js';
import { loginTemplate } from './login-template.js';
import { loggedOutTemplate, logoutTemplate } from './logout-template.js';
import { PageDocument } from './page-document.js';
import type { PageOptions } from './page-options.js';
import { resolvePageOptions } from './page-options.js';
import type { PageTemplates } from './page-views.js';

/**
 * The pages of the authorization server, in your words and colours.
 *
 * They are complete HTML documents without scripts, in a light and a dark scheme, and load nothing. A spread gives
 * one of them another look: `{ ...pageTemplates(), error: (view) => … }`; its styles, if any, go into `styleHashes`.
 *
 * @example Another colour, another word
 * ```ts
 * const pages = pageTemplates({ accent: '#00695c', strings: { identifierLabel: 'Customer number' } });
 * ```
 * @throws InvalidOptionsError `invalid_options`, naming the option
 */
export function pageTemplates(options: PageOptions = {}): PageTemplates {
  const page = new PageDocument(resolvePageOptions(options));
  return Object.freeze({
    login: (view) => loginTemplate(page, view),
    consent: (view) => consentTemplate(page, view),
    logout: (view) => logoutTemplate(page, view),
    loggedOut: (view) => loggedOutTemplate(page, view),
    connectedApps: (view) => connectedAppsTemplate(page, view),
    error: (view) => errorTemplate(page, view),
    styleHashes: Object.freeze([page.styleHash]),
  } satisfies PageTemplates);
}
