import type { Effects, Mutation, TransactionOption } from '#core';

import type { RefreshTokenRecord, SessionRecord } from './session-record.js';

/** What became of a presented refresh token. */
export type RefreshRotation =
  /** It was live; it is used up now, and `next` is stored in its place. */
  | { readonly outcome: 'rotated'; readonly session: SessionRecord }
  /** It had been used before: the session (the family) is ended now, if it wasn't. */
  | { readonly outcome: 'reused'; readonly session: SessionRecord }
  /** The token or its session is over: nothing was written. */
  | { readonly outcome: 'expired' | 'ended'; readonly session: SessionRecord }
  /** No such token: nothing was written. */
  | { readonly outcome: 'unknown' };

export interface RefreshCommand extends TransactionOption {
  /** SHA-256 of the presented token, base64url. */
  readonly presented: string;
  /** The token to put in its place; its session is that of the presented one. */
  readonly next: Omit<RefreshTokenRecord, 'sessionId'>;
  /** The moment of the refresh: decides on expiry, and becomes `lastUsedAt` or `endedAt`. */
  readonly at: Date;
  /**
   * Called inside the transaction for what is written beside the records: with `rotated`, and with a `reused`
   * that ended the session. Where no record is written it isn't called. Pure and synchronous.
   */
  readonly effects: (rotation: RefreshRotation) => Effects;
}

/** Whose sessions. */
export interface SessionOwner {
  readonly tenant: string;
  readonly subject: string;
}

/**
 * Keeps login sessions and their refresh tokens.
 *
 * Every method is atomic. The mutating ones write the records and the effects in one transaction, or neither;
 * with a transaction of the caller's they write inside it, and throw `transaction_unsupported` where the
 * store can't. A store out of reach throws `store_unavailable`.
 */
export interface SessionStore {
  /** Not idempotent. @throws ConflictError `conflict` when the session or the token exists */
  insert(session: SessionRecord, refreshToken: RefreshTokenRecord, mutation: Mutation): Promise<void>;
  /** The session in whatever state, or undefined; read inside the caller's transaction where there is one. */
  find(id: string, options?: TransactionOption): Promise<SessionRecord | undefined>;
  /**
   * Uses up the presented refresh token. Of any number of parallel calls with one token exactly one gives
   * `rotated`; each later one gives `reused` and ends the session with reason `refresh-token-reused`.
   */
  rotate(command: RefreshCommand): Promise<RefreshRotation>;
  /** Idempotent: true when this call ended the session, false when it was over or never existed (then no effects are written). */
  end(id: string, reason: string, at: Date, mutation: Mutation): Promise<boolean>;
  /**
   * Ends every live session of a subject; `effects` is called inside the transaction with those it ended, if any.
   * Gives their ids; none is fine.
   */
  endAll(
    owner: SessionOwner,
    reason: string,
    at: Date,
    options: TransactionOption & { readonly effects: (ended: readonly SessionRecord[]) => Effects },
  ): Promise<readonly string[]>;
  /** Live sessions of a subject at `at`, newest first. */
  list(owner: SessionOwner, at: Date): Promise<readonly SessionRecord[]>;
}

export const SessionStore = Symbol.for('nestjs-latchkey:SessionStore');
