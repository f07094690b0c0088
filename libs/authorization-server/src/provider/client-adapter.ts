import type { Adapter, AdapterPayload } from 'oidc-provider';

import { isClientId } from '../clients/client-id.js';
import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import { clientMetadata } from './client-metadata.js';
import { reachable } from './store-failure.js';

/** Shows the clients of a {@link ClientStore} to oidc-provider; they are written by nobody but the `ClientService`. */
export class ClientAdapter implements Adapter {
  readonly #options: ResolvedAuthorizationServerOptions;

  constructor(options: ResolvedAuthorizationServerOptions) {
    this.#options = options;
  }

  /** A client that is suspended, or another tenant's, is unknown. */
  async find(id: string): Promise<AdapterPayload | undefined> {
    const { clients, tenant, scopes } = this.#options;
    // What can't be an id is no client, and nothing to ask a database for.
    if (!isClientId(id)) return undefined;
    const record = await reachable(clients.find(id));
    if (record?.state !== 'active' || record.tenant !== tenant) return undefined;
    return clientMetadata(record, scopes);
  }

  upsert(): Promise<undefined> {
    return unwritable();
  }

  destroy(): Promise<undefined> {
    return unwritable();
  }

  consume(): Promise<undefined> {
    return unwritable();
  }

  revokeByGrantId(): Promise<undefined> {
    return unwritable();
  }

  async findByUid(): Promise<undefined> {
    return undefined;
  }

  async findByUserCode(): Promise<undefined> {
    return undefined;
  }
}

function unwritable(): Promise<undefined> {
  return Promise.reject(new TypeError('clients are written by the ClientService'));
}
