import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';

import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import type { Occasion } from '../server-events.js';

/** What the frameworks attach to Node's request: Express itself, Fastify through its middleware engine. */
interface AttachedByFramework {
  readonly ip?: unknown;
  readonly id?: unknown;
}

/** The request that is being answered: adapters and hooks are not handed it. */
const current = new AsyncLocalStorage<IncomingMessage & AttachedByFramework>();

/** Answers a request; all that happens on the way knows that it happens in it. */
export function answering<T>(request: IncomingMessage, answer: () => T): T {
  return current.run(request, answer);
}

/** When something happens, and in which request. */
export function occasionOf({
  clock,
  tenant,
}: Pick<ResolvedAuthorizationServerOptions, 'clock' | 'tenant'>): Occasion {
  const request = current.getStore();
  return {
    at: new Date(clock.now()),
    tenant,
    address: typeof request?.ip === 'string' ? request.ip : undefined,
    requestId: typeof request?.id === 'string' ? request.id : undefined,
  };
}
