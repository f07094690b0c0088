import type { StepAnswer, Visit } from './visit.js';

const FORM = /<form\b[^>]*\baction="([^"]*)"[^>]*>(.*?)<\/form>/s;
const HIDDEN = /<input\b[^>]*\btype="hidden"[^>]*>/g;

/** What a browser does at the authorization server, without a window: keeps cookies, fills in forms. */
export class UserAgent {
  readonly #cookies = new Map<string, string>();

  constructor(private readonly visit: Visit) {}

  async open(title: string, expected: number, address: string): Promise<StepAnswer> {
    return this.#go(title, expected, `GET ${pathOf(address)}`);
  }

  /** Where a redirect leads. */
  async follow(title: string, expected: number, { headers }: StepAnswer): Promise<StepAnswer> {
    return this.open(title, expected, headers.get('location') ?? '/');
  }

  /** Sends the form of a page, with its hidden fields and with what is filled in. */
  async submit(
    title: string,
    expected: number,
    { content }: StepAnswer,
    filledIn: Readonly<Record<string, string>>,
  ): Promise<StepAnswer> {
    const [, action = '/', inside = ''] = FORM.exec(String(content)) ?? [];
    const form = { ...Object.fromEntries(hiddenFields(inside)), ...filledIn };
    return this.#go(title, expected, `POST ${pathOf(action)}`, form);
  }

  async #go(title: string, expected: number, route: string, form?: Readonly<Record<string, string>>) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const request = { headers: { accept: 'text/html', cookie }, ...(form === undefined ? {} : { form }) };
    const answer = await this.visit.exchange(title, expected, route, request);
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

/** Of an address on the API's own origin. */
function pathOf(address: string): string {
  const { pathname, search } = new URL(address, 'http://localhost');
  return pathname + search;
}

function hiddenFields(inside: string): readonly (readonly [string, string])[] {
  return [...inside.matchAll(HIDDEN)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')]);
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}
