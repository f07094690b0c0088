import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Serves pages as they are, under the policy that the authorization server sends with them. */
export class PageServer {
  /** Every request, in order: `GET /login`. */
  readonly requests: string[] = [];
  /** Every form that was posted. */
  readonly forms: { readonly path: string; readonly fields: Readonly<Record<string, string>> }[] = [];
  readonly #server: Server;

  private constructor(pages: ReadonlyMap<string, string>, styleHashes: readonly string[]) {
    this.#server = createServer((request, response) => {
      void this.#record(request).then(() => {
        const page = pages.get(request.url ?? '') ?? '<!doctype html><title>posted</title>';
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.setHeader('Content-Security-Policy', policy(styleHashes));
        response.setHeader('Referrer-Policy', 'no-referrer');
        response.end(page);
      });
    });
  }

  static async start(
    pages: ReadonlyMap<string, string>,
    styleHashes: readonly string[],
  ): Promise<PageServer> {
    const started = new PageServer(pages, styleHashes);
    await new Promise<void>((listening) => started.#server.listen(0, '127.0.0.1', listening));
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  forget(): void {
    this.requests.length = 0;
    this.forms.length = 0;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((closed) => this.#server.close(() => closed()));
  }

  async #record(request: IncomingMessage): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    if (request.method !== 'POST') return;
    const fields = Object.fromEntries(new URLSearchParams(await text(request)));
    this.forms.push({ path: request.url ?? '', fields });
  }
}

function policy(styleHashes: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src ${styleHashes.map((hash) => `'${hash}'`).join(' ')}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
