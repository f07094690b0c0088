import { html } from './html.js';
import type { PageDocument } from './page-document.js';
import type { PageStrings } from './page-strings.js';
import type { ErrorView } from './page-views.js';

const PROBLEMS = {
  expired: ['expiredHeading', 'expiredText'],
  invalid: ['invalidHeading', 'invalidText'],
  unavailable: ['unavailableHeading', 'unavailableText'],
} as const satisfies Record<ErrorView['problem'], readonly (keyof PageStrings)[]>;

/** Says that there is no way on from here, and what to do. */
export function errorTemplate(page: PageDocument, view: ErrorView): string {
  const { problem, code } = view;
  const [heading, text] = PROBLEMS[problem];
  const words = page.words(view, code === undefined ? {} : { code: html`<code>${code}</code>` });
  const main = html`<h1>${words(heading)}</h1>
    <p role="alert">${words(text)}</p>
    ${code === undefined ? undefined : html`<p class="quiet small">${words('errorCode')}</p>`}`;
  return page.render({ title: page.text(heading, view), main }, view);
}
