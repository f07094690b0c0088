import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';

import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Settings } from '../settings/settings.js';

interface File {
  readonly type: string;
  readonly content: string;
}

/**
 * Somebody else's app, that of a budget planner: a page and a script, on an origin of its own. It has nothing in
 * common with the API but the network, and is started with it so that there is somebody to let in.
 */
@Injectable()
export class BudgetApp implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #port: number;
  readonly #policy: string;
  readonly #files: ReadonlyMap<string, File>;
  readonly #server: Server;

  constructor({ budgetAppPort, budgetAppUrl, baseUrl, oauthIssuer }: Settings) {
    const settings = {
      api: baseUrl,
      issuer: oauthIssuer,
      clientId: BUDGET_APP_ID,
      redirectUri: callbackOf(budgetAppUrl),
    };
    const page = fileOf('index.html', 'text/html; charset=utf-8');
    this.#port = budgetAppPort;
    this.#policy = contentSecurityPolicy(baseUrl);
    this.#files = new Map([
      ['/', page],
      ['/callback', page],
      ['/budget-app.js', fileOf('budget-app.js', 'text/javascript; charset=utf-8')],
      ['/style.css', fileOf('style.css', 'text/css; charset=utf-8')],
      ['/settings.json', { type: 'application/json', content: JSON.stringify(settings) }],
    ]);
    this.#server = createServer(({ method, url = '/' }, response) => {
      const [path = '/'] = url.split('?');
      this.#answer(method === 'GET' ? this.#files.get(path) : undefined, response);
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#server.listen(this.#port);
    await once(this.#server, 'listening');
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #answer(file: File | undefined, response: ServerResponse): void {
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': file?.type ?? 'text/plain; charset=utf-8',
      'content-security-policy': this.#policy,
      'x-content-type-options': 'nosniff',
      // The address that the user comes back to holds a code.
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    response.end(file?.content ?? 'Not found');
  }
}

/** Its name at the authorization server. */
export const BUDGET_APP_ID = 'budget-app';

/** Where users come back to. */
export const callbackOf = (budgetAppUrl: string): string => `${budgetAppUrl}/callback`;

/** Its own script and style; answers from itself and from the API. */
function contentSecurityPolicy(api: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    `img-src data:`,
    `connect-src 'self' ${api}`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

function fileOf(name: string, type: string): File {
  return { type, content: readFileSync(join(import.meta.dirname, 'public', name), 'utf8') };
}
