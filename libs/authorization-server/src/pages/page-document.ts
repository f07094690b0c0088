import { createHash } from 'node:crypto';

import { FIELDS } from '../interactions/form-fields.js';
import type { HtmlValue } from './html.js';
import { Html, html } from './html.js';
import type { MessageValues } from './page-message.js';
import { messageHtml, messageText } from './page-message.js';
import type { ResolvedPageOptions } from './page-options.js';
import type { PageStrings } from './page-strings.js';
import type { PageForm, PageFrame } from './page-views.js';
import { stylesheet } from './stylesheet.js';

/** One page, without what all pages have. */
export interface PageContent {
  readonly title: string;
  readonly main: Html;
  /** For lists, which want more room than a form. */
  readonly wide?: boolean;
}

/** What the pages are written with: the words, the dates, and the document around each. */
export class PageDocument {
  /** `sha256-…` of the document's style. */
  readonly styleHash: string;
  readonly #options: ResolvedPageOptions;
  readonly #style: string;
  readonly #date: Intl.DateTimeFormat;
  readonly #instant: Intl.DateTimeFormat;

  constructor(options: ResolvedPageOptions) {
    const { language, timeZone, accent } = options;
    const date = { day: 'numeric', month: 'long', year: 'numeric', timeZone } as const;
    const time = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;
    this.#options = options;
    this.#style = stylesheet(accent);
    this.#date = new Intl.DateTimeFormat(language, date);
    this.#instant = new Intl.DateTimeFormat(language, { ...date, ...time });
    this.styleHash = `sha256-${createHash('sha256').update(this.#style).digest('base64')}`;
  }

  /** The words of this page, with the values that it knows. */
  words(frame: PageFrame, values: MessageValues = {}): (key: keyof PageStrings) => Html {
    return (key) => messageHtml(this.#options.strings[key], { ...values, service: frame.serviceName });
  }

  /** The same where no markup can stand: in a title, in an attribute. */
  text(key: keyof PageStrings, frame: PageFrame, values: Readonly<Record<string, string>> = {}): string {
    return messageText(this.#options.strings[key], { ...values, service: frame.serviceName });
  }

  date(day: Date): Html {
    return html`<time datetime="${day.toISOString()}">${this.#date.format(day)}</time>`;
  }

  /** To the minute, in a time zone that it names. */
  instant(instant: Date): Html {
    return html`<time datetime="${instant.toISOString()}">${this.#instant.format(instant)}</time>`;
  }

  /** A link to a page of somebody else, which is opened beside this one; undefined for what is not on the web. */
  link(uri: string | undefined, frame: PageFrame): Html | undefined {
    const url = uri !== undefined && URL.canParse(uri) ? new URL(uri) : undefined;
    if (url === undefined || !WEB.has(url.protocol) || url.username !== '' || url.password !== '')
      return undefined;
    const unseen = html`<span class="unseen">${this.words(frame)('opensInNewTab')}</span>`;
    const address = url.host + (url.pathname === '/' ? '' : url.pathname);
    return html`<a href="${url.href}" target="_blank" rel="noopener noreferrer"
      ><bdi>${address}</bdi> ${unseen}</a
    >`;
  }

  render({ title, main, wide = false }: PageContent, { serviceName }: PageFrame): string {
    const { language, direction, logo } = this.#options;
    const mark = logo && html`<span aria-hidden="true">${logo}</span>`;
    const style = Html.trusted(`<style>${this.#style}</style>`);
    return html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} – ${serviceName}</title>
${style}
</head>
<body${wide ? html` class="wide"` : undefined}>
<header>${mark}<bdi>${serviceName}</bdi></header>
<main>
${main}
</main>
</body>
</html>
`.toString();
  }
}

const WEB: ReadonlySet<string> = new Set(['https:', 'http:']);

/** A form that posts what is in it, and the proof that the server made it. */
export function postForm({ action, csrfToken }: PageForm, content: HtmlValue): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="${FIELDS.csrfToken}" value="${csrfToken}" />
    ${content}
  </form>`;
}

/** Facts as pairs; those without a value are left out. */
export function facts(pairs: readonly (readonly [label: Html, value: Html | undefined])[]): Html {
  const rows = pairs.flatMap(([label, value]) =>
    value === undefined
      ? []
      : [
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
        ],
  );
  return html`<dl>${rows}</dl>`;
}
