import type { AuditEvent } from './audit-event.js';
import type { DenylistEntry } from './denylist-entry.js';

/**
 * What other processes must hear of a mutation. A closed union: whoever follows the feed handles each member.
 */
export type Change =
  | { readonly type: 'api-key-changed'; readonly tenant: string; readonly keyId: string }
  | {
      readonly type: 'client-changed';
      readonly tenant: string;
      readonly clientId: string;
      /** What became of the client: one that is not `active` gets nothing, and what it got before is refused. */
      readonly state: 'active' | 'suspended' | 'removed';
    }
  | {
      readonly type: 'session-ended';
      readonly tenant: string;
      readonly sessionId: string;
      readonly subject: string;
    }
  | { readonly type: 'signing-keys-changed'; readonly issuer: string }
  /** Refuses tokens: a store that writes it keeps it in the denylist, too, for who reads the feed from later on. */
  | DenylistEntry;

/**
 * What a mutation tells: `changes` to the other processes, `events` to the audit.
 * A store writes both in the transaction that writes the record, or neither.
 */
export interface Effects {
  readonly changes: readonly Change[];
  readonly events: readonly AuditEvent[];
}

/** A mutation that nobody needs to hear of. */
export const NO_EFFECTS: Effects = Object.freeze({ changes: Object.freeze([]), events: Object.freeze([]) });

/** The last argument of each mutating method of a port. */
export interface Mutation extends TransactionOption {
  readonly effects: Effects;
}

/** What a service's mutating method takes from a caller who is inside a transaction of their own. */
export interface TransactionOption {
  /**
   * The caller's own transaction, of the kind that the store is built on (a Kysely `Transaction` for
   * `kyselyStores`). A store without transactions refuses it with `transaction_unsupported`.
   */
  readonly transaction?: unknown;
}
