import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { INestApplication } from '@nestjs/common';
import { Logger } from '@nestjs/common';

import type { DemoFile } from '../../sample-app/src/demo-data/demo-file.js';
import { Settings } from '../../sample-app/src/settings/settings.js';
import { start } from '../../sample-app/src/start.js';

/** Members of the sample's answers that tests read; each answer has those that it has. */
export interface Body {
  readonly id: string;
  readonly status: string;
  readonly code: string;
  readonly state: string;
  readonly message: readonly string[];
  readonly key: string;
  readonly keys: readonly object[];
  readonly issued_at: string;
  readonly expires_at: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly items: readonly { readonly id: string }[];
  readonly users: readonly { readonly email: string }[];
  readonly accounts: readonly { readonly id: string; readonly balance: number }[];
  readonly settlements: readonly { readonly id: string }[];
  readonly transactions: readonly { readonly id: string; readonly amount: number; readonly note: string }[];
  readonly transfers: readonly {
    readonly currency: string;
    readonly count: number;
    readonly amount: number;
  }[];
  readonly error: string;
  readonly scope: string;
  readonly issuer: string;
  readonly resource: string;
  readonly authorization_servers: readonly string[];
  readonly scopes_supported: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text parsed; empty where it is no JSON. */
  readonly body: Body;
}

export interface Call {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** The real sample app, in this process, on a port and a data directory of its own. */
export class SampleApp {
  private constructor(
    readonly app: INestApplication,
    readonly demo: DemoFile,
    readonly dataDirectory: string,
    readonly environment: Record<string, string>,
  ) {}

  static async start(environment: Record<string, string> = {}, dataDirectory?: string): Promise<SampleApp> {
    Logger.overrideLogger(['error', 'fatal']);
    const directory = dataDirectory ?? (await temporaryDirectory());
    const complete = { PORT: String(await freePort()), ...environment };
    const { app, demo } = await start(new Settings(complete, directory));
    return new SampleApp(app, demo, directory, complete);
  }

  call(route: string, call?: Call): Promise<Answer> {
    return callAt(this.demo.baseUrl, route, call);
  }

  key(): Record<string, string> {
    return { 'x-api-key': this.demo.apiKey.key };
  }

  /** Logs in by the address before the `@`, and gives the header that follows from it. */
  async bearer(name: 'alice' | 'bob' | 'admin'): Promise<Record<string, string>> {
    return { authorization: `Bearer ${(await this.login(name)).body.access_token}` };
  }

  login(name: 'alice' | 'bob' | 'admin'): Promise<Answer> {
    return this.call('POST /sessions', { body: this.credentials(name) });
  }

  credentials(name: 'alice' | 'bob' | 'admin'): { email: string; password: string } {
    const found = [...this.demo.users, this.demo.admin].find(({ email }) => email.startsWith(`${name}@`));
    if (found === undefined) throw new Error(`no demo user ${name}`);
    return { email: found.email, password: found.password };
  }

  async restart(): Promise<SampleApp> {
    await this.app.close();
    return SampleApp.start(this.environment, this.dataDirectory);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await rm(this.dataDirectory, { recursive: true, force: true });
  }
}

export async function callAt(baseUrl: string, route: string, { headers, body }: Call = {}): Promise<Answer> {
  const [method = 'GET', path = '/'] = route.split(' ');
  const isForm = body instanceof URLSearchParams;
  const response = await fetch(new URL(path, baseUrl), {
    method,
    headers: { ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: isForm || typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: JSON.parse(json && text !== '' ? text : '{}'),
  };
}

export function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'latchkey-sample-'));
}

/** A free port whose next one, the budget app's, is free too. */
export async function freePort(): Promise<number> {
  for (;;) {
    const first = createServer().listen(0);
    await once(first, 'listening');
    const address = first.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const second = createServer().listen(address.port + 1);
    const isFree = await once(second, 'listening').then(
      () => true,
      () => false,
    );
    first.close();
    second.close();
    if (isFree) return address.port;
  }
}
