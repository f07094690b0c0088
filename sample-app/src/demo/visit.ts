import { inspect } from 'node:util';

/** What a step sends. */
export interface StepRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a form, in place of JSON. */
  readonly form?: Readonly<Record<string, string>>;
}

/** What came back. */
export interface StepAnswer {
  readonly headers: Headers;
  /** JSON where it is JSON, else the text. */
  readonly content: unknown;
}

/** Drives the API as a client would, prints each step, and counts those that came out differently. */
export class Visit {
  #steps = 0;
  #different = 0;

  constructor(
    private readonly baseUrl: string,
    private readonly print: (line: string) => void,
  ) {}

  get different(): number {
    return this.#different;
  }

  chapter(title: string): void {
    this.print(`\n${title}`);
  }

  /** Sends one request, compares the status, and gives what the answer holds. */
  async step(title: string, expected: number, route: string, request?: StepRequest): Promise<unknown> {
    return (await this.exchange(title, expected, route, request)).content;
  }

  /** The same, for who reads headers too; where a redirect leads is for them to see. */
  async exchange(
    title: string,
    expected: number,
    route: string,
    request: StepRequest = {},
  ): Promise<StepAnswer> {
    const [method = 'GET', path = '/'] = route.split(' ');
    const { status, headers, text } = await this.#send(method, path, request);
    this.#report(status === expected, `${status}   ${title.padEnd(44)} ${method} ${shortened(path)}`);
    if (status !== expected) this.print(`      expected ${expected}; the answer was: ${text.slice(0, 400)}`);
    const isJson = text !== '' && headers.get('content-type')?.includes('json') === true;
    return { headers, content: isJson ? JSON.parse(text) : text };
  }

  /** Something that must hold beyond a status. */
  check(title: string, holds: boolean): void {
    this.#report(holds, `      ${title}`);
  }

  /** The rest can't be done: the API is away, or an answer has another form than expected. */
  abandon(error: unknown): void {
    this.#report(false, `      ${inspect(error)}`);
  }

  summary(): string {
    const outcome = this.#different === 0 ? 'all as expected' : `${this.#different} not as expected`;
    return `\n${this.#steps} steps, ${outcome}`;
  }

  async #send(method: string, path: string, { headers = {}, body, form }: StepRequest) {
    const type = { 'content-type': 'application/json' };
    const response = await fetch(new URL(path, this.baseUrl), {
      method,
      redirect: 'manual',
      headers: { ...(body === undefined ? {} : type), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  #report(holds: boolean, line: string): void {
    this.#steps += 1;
    if (!holds) this.#different += 1;
    this.print(`  ${holds ? '✓' : '✗'} ${line}`);
  }
}

/** Without the query, and with long ids cut. */
function shortened(path: string): string {
  const [shown = ''] = path.split('?');
  return shown.replaceAll(/([\w-]{4})[\w-]{39,}/g, '$1…');
}
