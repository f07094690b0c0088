import type { AddressInfo } from 'node:net';

import type { OnApplicationBootstrap } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import type { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';

import type { PolicyRegistry, RoutePolicy } from '#access';
import { developmentKey } from '#api-key';
import type { ScopeCatalogue } from '#core';

import type { ApiKeyParts, LatchkeyParts } from './latchkey-parts.js';

export interface DevelopmentKeyAnnouncerParts {
  readonly parts: LatchkeyParts;
  readonly registry: PolicyRegistry;
  readonly adapterHost: HttpAdapterHost;
  readonly application: ApplicationConfig;
}

/**
 * In development mode, on a terminal, and with keys that end with the process anyway: issues one key and prints
 * it with a `curl` line that works.
 */
export class DevelopmentKeyAnnouncer implements OnApplicationBootstrap {
  readonly #parts: DevelopmentKeyAnnouncerParts;

  constructor(parts: DevelopmentKeyAnnouncerParts) {
    this.#parts = parts;
  }

  onApplicationBootstrap(): void {
    const { parts, adapterHost } = this.#parts;
    const { options, apiKeys } = parts;
    if (options.access.mode !== 'development' || apiKeys?.inMemory !== true || !process.stdout.isTTY) return;
    adapterHost.listen$.subscribe(() => {
      this.#announce(apiKeys).catch((error: unknown) =>
        new Logger('Latchkey').warn(
          `No development key: ${error instanceof Error ? error.message : 'unknown'}`,
        ),
      );
    });
  }

  async #announce({ service, header, claims }: ApiKeyParts): Promise<void> {
    const { parts, registry } = this.#parts;
    const policies = [...registry.policies()];
    const { key } = await developmentKey(service, knownScopes(parts.catalogue, policies));
    const field = claims === undefined ? `${header}: ` : 'Authorization: Bearer ';
    // The one place that prints a secret, and only where nobody but the developer at this terminal sees it.
    process.stdout.write(
      `\nLatchkey development key, good until this process ends:\n\n  curl -i -H '${field}${key.expose()}' ${this.#url(policies)}\n\n`,
    );
  }

  #url(policies: readonly RoutePolicy[]): string {
    const { adapterHost, application } = this.#parts;
    const server: unknown = adapterHost.httpAdapter.getHttpServer();
    const address = isListening(server) ? server.address() : null;
    const port = typeof address === 'object' && address !== null ? address.port : 3000;
    const prefix = application.getGlobalPrefix().replaceAll(/^\/+|\/+$/g, '');
    return `http://localhost:${port}${prefix === '' ? '' : `/${prefix}`}${pathFor(policies)}`;
  }
}

/** Without a catalogue any scope may be granted: those that the routes ask for. */
function knownScopes(catalogue: ScopeCatalogue, policies: readonly RoutePolicy[]): ScopeCatalogue {
  if (catalogue.names.length > 0) return catalogue;
  const asked = policies.flatMap(({ scopes, acceptances }) => [
    ...scopes,
    ...(acceptances.get('api-key') ?? []).flatMap((acceptance) => acceptance.scopes),
  ]);
  return { ...catalogue, names: [...new Set(asked.flatMap(({ scopes }) => scopes))] };
}

/** The first route that a key opens by a plain GET. */
function pathFor(policies: readonly RoutePolicy[]): string {
  const opened = policies.find(
    ({ address, acceptances }) =>
      acceptances.has('api-key') && address?.method === 'GET' && !/[:*{(]/.test(address.path),
  );
  return opened?.address?.path ?? '/';
}

function isListening(server: unknown): server is { address(): AddressInfo | string | null } {
  return (
    typeof server === 'object' &&
    server !== null &&
    'address' in server &&
    typeof server.address === 'function'
  );
}
