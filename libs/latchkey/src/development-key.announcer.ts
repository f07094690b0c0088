import type { AddressInfo } from 'node:net';

import type { OnApplicationBootstrap } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';

import type { PolicyRegistry, RoutePolicy } from '#access';
import { developmentKey } from '#api-key';

import type { LatchkeyParts } from './latchkey-parts.js';

/**
 * In development mode, on a terminal, and with keys that end with the process anyway: issues one key and prints
 * it with a `curl` line that works.
 */
export class DevelopmentKeyAnnouncer implements OnApplicationBootstrap {
  readonly #parts: LatchkeyParts;
  readonly #registry: PolicyRegistry;
  readonly #adapterHost: HttpAdapterHost;

  constructor(parts: LatchkeyParts, registry: PolicyRegistry, adapterHost: HttpAdapterHost) {
    this.#parts = parts;
    this.#registry = registry;
    this.#adapterHost = adapterHost;
  }

  onApplicationBootstrap(): void {
    const { options, apiKeys } = this.#parts;
    const wanted =
      options.access.mode === 'development' && apiKeys?.inMemory === true && process.stdout.isTTY;
    if (wanted) this.#adapterHost.listen$.subscribe(() => void this.#announce());
  }

  async #announce(): Promise<void> {
    const { apiKeys, catalogue } = this.#parts;
    if (apiKeys === undefined) return;
    const { key } = await developmentKey(apiKeys.service, catalogue);
    const url = `${this.#origin()}${pathFor(this.#registry.policies())}`;
    const field =
      apiKeys.header.toLowerCase() === 'authorization' ? 'Authorization: Bearer ' : `${apiKeys.header}: `;
    // The one place that prints a secret, and only where nobody but the developer at this terminal sees it.
    process.stdout.write(
      `\nLatchkey development key, good until this process ends:\n\n  curl -i -H '${field}${key.expose()}' ${url}\n\n`,
    );
  }

  #origin(): string {
    const server: unknown = this.#adapterHost.httpAdapter.getHttpServer();
    const address = isListening(server) ? server.address() : null;
    const port = typeof address === 'object' && address !== null ? address.port : 3000;
    return `http://localhost:${port}`;
  }
}

/** The first route that a key opens by a plain GET. */
function pathFor(policies: Iterable<RoutePolicy>): string {
  for (const { address, acceptances } of policies) {
    if (acceptances.has('api-key') && address?.method === 'GET' && !/[:*{(]/.test(address.path))
      return address.path;
  }
  return '/';
}

function isListening(server: unknown): server is { address(): AddressInfo | string | null } {
  return (
    typeof server === 'object' &&
    server !== null &&
    'address' in server &&
    typeof server.address === 'function'
  );
}
