interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly secure: boolean;
}

/** A page as the browser shows it, or the address beyond the server where it was sent. */
export interface Shown {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
}

export interface BrowserForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A browser without a screen: keeps cookies, follows redirects within the server's origin, posts forms. */
export class HttpBrowser {
  readonly #origin: string;
  readonly #cookies: Cookie[] = [];
  /** Every answer on the way, the redirects among them. */
  readonly seen: Response[] = [];

  constructor(origin: string) {
    this.#origin = origin;
  }

  get cookies(): readonly Cookie[] {
    return this.#cookies;
  }

  open(address: string | URL): Promise<Shown> {
    return this.#go(new URL(address, this.#origin), { method: 'GET' });
  }

  /** Posts a form of the page that is shown, with what is filled in. */
  submit(page: Shown, filled: Readonly<Record<string, string>> = {}, index = 0): Promise<Shown> {
    const form = formsOf(page.html)[index];
    if (form === undefined) throw new Error(`no form ${index} in: ${page.html}`);
    return this.post(new URL(form.action, page.url), { ...form.fields, ...filled });
  }

  post(address: string | URL, fields: Readonly<Record<string, string>>): Promise<Shown> {
    return this.#go(new URL(address, this.#origin), { method: 'POST', body: new URLSearchParams(fields) });
  }

  setCookie(cookie: Cookie): void {
    const at = this.#cookies.findIndex(({ name, path }) => name === cookie.name && path === cookie.path);
    if (at !== -1) this.#cookies.splice(at, 1);
    this.#cookies.push(cookie);
  }

  async #go(url: URL, init: RequestInit): Promise<Shown> {
    if (url.origin !== this.#origin) return { url, status: 0, html: '', headers: new Headers() };
    const cookie = this.#cookies
      .filter(
        ({ path }) =>
          url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
      )
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const headers = { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    this.seen.push(response.clone());
    for (const line of response.headers.getSetCookie()) this.#keep(line, url);
    const location = response.headers.get('location');
    if (location !== null && response.status >= 300 && response.status < 400) {
      return this.#go(new URL(location, url), { method: 'GET' });
    }
    return { url, status: response.status, html: await response.text(), headers: response.headers };
  }

  #keep(line: string, url: URL): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name = '', ...rest] = pair.split('=');
    const path = attributes.find((one) => one.toLowerCase().startsWith('path='))?.slice(5) ?? url.pathname;
    const secure = attributes.some((one) => one.toLowerCase() === 'secure');
    this.setCookie({ name, value: rest.join('='), path, secure });
    if (attributes.some((one) => one.startsWith('expires=Thu, 01 Jan 1970'))) this.#cookies.pop();
  }
}

/** The forms of a page, with the values that they come with. */
export function formsOf(html: string): readonly BrowserForm[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head = '', inside = '']) => ({
    action: attribute(head, 'action') ?? '',
    fields: Object.fromEntries(
      [...inside.matchAll(/<input\b([^>]*)>/g)].map(([, tag = '']) => [
        attribute(tag, 'name') ?? '',
        attribute(tag, 'value') ?? '',
      ]),
    ),
  }));
}

/** What a page says of itself: values of a `data-` attribute. */
export function dataOf(html: string, name: string): readonly string[] {
  return [...html.matchAll(new RegExp(`data-${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value);
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value
    ?.replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&amp;', '&');
}
