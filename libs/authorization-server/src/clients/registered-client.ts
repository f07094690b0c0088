import type { Secret } from '#core';

import type { ClientRecord } from './client-record.js';

export interface RegisteredClient {
  readonly record: ClientRecord;
  /** The secret itself: here, once, and nowhere again. Undefined for a client that has none. */
  readonly secret: Secret | undefined;
}

export interface RotatedClientSecret {
  readonly record: ClientRecord;
  /** The new secret: here, once, and nowhere again. */
  readonly secret: Secret;
}
