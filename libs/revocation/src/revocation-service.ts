import type { AuditEvent, Clock, CutOffBy, DenylistEntry, MutationContext } from '#core';
import { cutOff, mutationEvent, parseInput, tokenRevoked } from '#core';

import type { DenylistStore } from './denylist-store.js';
import type { Denylist } from './denylist.js';
import type { ResolvedRevocationOptions } from './revocation-options.js';
import { BOUND_SECONDS } from './revocation-options.js';
import type {
  ClientRevocation,
  GrantRevocation,
  SessionRevocation,
  SubjectRevocation,
  TokenRevocation,
} from './revocation-request.js';
import {
  clientRevocation,
  grantRevocation,
  sessionRevocation,
  subjectRevocation,
  tokenRevocation,
} from './revocation-request.js';

/** What a revocation promises. */
export interface Revocation {
  /**
   * From then on every process refuses, or answers that it can't know: the published bound, and what `onFeedLost`
   * adds to it. This process refuses at once; others that hear the feed's signals within a second, usually.
   * Inside a caller's own transaction it counts from the commit, which is taken to follow at once.
   */
  readonly effectiveBy: Date;
}

export interface RevocationServiceParts {
  readonly store: DenylistStore;
  /** This process's own, in which a revocation is effective as soon as it is stored. */
  readonly denylist: Denylist;
  readonly options: Pick<ResolvedRevocationOptions, 'longestTokenSeconds' | 'onFeedLost'>;
  readonly clock: Clock;
}

type About = Pick<TokenRevocation, 'issuer' | 'reason'> & { readonly tenant: string };

/**
 * Has stateless tokens refused before they expire, by every process. Every method is idempotent, writes its event
 * with the revocation, and throws `invalid_input` for what names nothing and `store_unavailable`.
 *
 * @example Everything that a leaked laptop holds
 * ```ts
 * const { effectiveBy } = await revocations.revokeSubject({ issuer: 'https://id.example.com', subject: 'alice' });
 * ```
 */
export class RevocationService {
  readonly #parts: RevocationServiceParts;

  constructor(parts: RevocationServiceParts) {
    this.#parts = parts;
  }

  /** Refuses one token. */
  async revokeToken(request: TokenRevocation, context: MutationContext = {}): Promise<Revocation> {
    const { tokenId, expiresAt, ...about } = parseInput(tokenRevocation, request);
    const entry = tokenRevoked({ ...about, tokenId, expiresAt });
    const event = { type: 'access-token-revoked', target: `access-token:${tokenId}` } as const;
    return this.#write(entry, { ...event, ...about }, context);
  }

  /** Refuses what was issued to a subject until now, the current second included. */
  async revokeSubject(request: SubjectRevocation, context: MutationContext = {}): Promise<Revocation> {
    const { subject, ...about } = parseInput(subjectRevocation, request);
    return this.#cutOff('subject', subject, about, context);
  }

  /** Refuses what was issued to a client until now, the current second included. */
  async revokeClient(request: ClientRevocation, context: MutationContext = {}): Promise<Revocation> {
    const { clientId, ...about } = parseInput(clientRevocation, request);
    return this.#cutOff('client', clientId, about, context);
  }

  /** Refuses all that names a grant, whenever it was issued. */
  async revokeGrant(request: GrantRevocation, context: MutationContext = {}): Promise<Revocation> {
    const { grantId, ...about } = parseInput(grantRevocation, request);
    return this.#cutOff('grant', grantId, about, context);
  }

  /** Refuses all that names a session, whenever it was issued. */
  async revokeSession(request: SessionRevocation, context: MutationContext = {}): Promise<Revocation> {
    const { sessionId, ...about } = parseInput(sessionRevocation, request);
    return this.#cutOff('session', sessionId, about, context);
  }

  #cutOff(by: CutOffBy, value: string, about: About, context: MutationContext): Promise<Revocation> {
    const { options, clock } = this.#parts;
    const { longestTokenSeconds } = options;
    const entry = cutOff({ ...about, by, value, at: new Date(clock.now()), longestTokenSeconds });
    const event = { type: 'access-tokens-cut-off', target: `${by}:${value}` } as const;
    return this.#write(entry, { ...event, ...about }, context);
  }

  async #write(
    entry: DenylistEntry,
    event: Pick<AuditEvent, 'type' | 'target' | 'tenant'> & Pick<About, 'reason'>,
    context: MutationContext,
  ): Promise<Revocation> {
    const { store, denylist, options, clock } = this.#parts;
    const { type, target, tenant, reason } = event;
    const occurredAt = new Date(clock.now());
    const told = mutationEvent({ type, target, tenant, reason, occurredAt }, context);
    await store.add([entry], {
      effects: { changes: [], events: [told] },
      transaction: context.transaction,
    });
    // What a caller may still roll back is heard of from the feed alone.
    if (context.transaction === undefined) denylist.add(entry);
    const seconds = BOUND_SECONDS + options.onFeedLost.acceptForSeconds;
    return { effectiveBy: new Date(clock.now() + seconds * 1000) };
  }
}
