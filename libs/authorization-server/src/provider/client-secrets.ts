import type { Client } from 'oidc-provider';
import { Provider } from 'oidc-provider';

import { browserMisuse, HttpRequestView, isFrameworkRequest } from '#access';

import { isLiveSecret } from '../clients/client-secret.js';
import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import { secretInBrowser } from '../server-events.js';
import { occasionOf } from './request-occasion.js';
import { reachable } from './store-failure.js';

/**
 * Compares client secrets by their digests, in place of oidc-provider's comparison with a plain one. A secret
 * that a browser sends is one no longer (RFC 9700 §2.5): it is refused, and told to the audit.
 */
export function clientSecretComparison(options: ResolvedAuthorizationServerOptions) {
  const { clients, clock, recorder } = options;
  return async function compareClientSecret(this: Client, presented: string): Promise<boolean> {
    if (isFromBrowser()) {
      recorder.record(secretInBrowser(this.clientId, occasionOf(options)));
      return false;
    }
    const record = await reachable(clients.find(this.clientId));
    return record !== undefined && isLiveSecret(record, presented, new Date(clock.now()));
  };
}

function isFromBrowser(): boolean {
  const request = Provider.ctx?.req;
  return isFrameworkRequest(request) && browserMisuse(new HttpRequestView(request), 'refuse');
}
