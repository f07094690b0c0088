import { inspect } from 'node:util';

/** What a step sends. */
export interface StepRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
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

  /** Sends one request, compares the status, and gives the body: JSON where it is JSON, else its text. */
  async step(
    title: string,
    expected: number,
    route: string,
    { headers, body }: StepRequest = {},
  ): Promise<unknown> {
    const [method = 'GET', path = '/'] = route.split(' ');
    const response = await fetch(new URL(path, this.baseUrl), {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    this.#report(response.status === expected, `${response.status}   ${title.padEnd(44)} ${route}`);
    if (response.status !== expected)
      this.print(`      expected ${expected}; the answer was: ${text.slice(0, 400)}`);
    return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
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

  #report(holds: boolean, line: string): void {
    this.#steps += 1;
    if (!holds) this.#different += 1;
    this.print(`  ${holds ? '✓' : '✗'} ${line}`);
  }
}
