import type { AuditActor, Effects, TransactionOption } from '#core';
import { SYSTEM_ACTOR } from '#core';

import type { OAuthArtifact } from '../artifacts/oauth-artifact.js';
import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import type { Occasion } from '../server-events.js';
import { grantRevoked } from '../server-events.js';

/** What a user has allowed an application. */
export interface GrantRecord {
  readonly id: string;
  readonly subject: string;
  readonly clientId: string;
  /** Sorted. */
  readonly scopes: readonly string[];
  readonly grantedAt: Date;
  readonly expiresAt: Date | undefined;
}

/** Who revokes a grant, and why. */
export interface GrantRevocation extends TransactionOption {
  /** @default the system */
  readonly actor?: AuditActor | undefined;
  /** For the audit: a code, or one's own words. */
  readonly reason: string;
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
}

/** For how much longer than a token's life a revoked grant is remembered: for one that is being issued now. */
const MARGIN_SECONDS = 120;

/** The grants of users: lists them, and ends them with everything that was issued under them. */
export class GrantService {
  readonly #options: ResolvedAuthorizationServerOptions;

  constructor(options: ResolvedAuthorizationServerOptions) {
    this.#options = options;
  }

  /** The live grants of a user, newest first. */
  async list(subject: string): Promise<readonly GrantRecord[]> {
    const { artifacts, tenant } = this.#options;
    return (await artifacts.listGrants({ tenant, subject })).flatMap(grantRecord);
  }

  /**
   * Ends a grant: its refresh tokens and codes at once, its access tokens within the bound of the revocations.
   * Idempotent; true when this call ended it.
   */
  async revoke(grantId: string, { transaction, ...by }: GrantRevocation): Promise<boolean> {
    const { artifacts, revocations, issuer, tenant, clock } = this.#options;
    const at = new Date(clock.now());
    const occasion: Occasion = { at, tenant, address: by.address, requestId: by.requestId };
    const effects: Effects = {
      changes: [],
      events: [grantRevoked(grantId, by.actor ?? SYSTEM_ACTOR, by.reason, occasion)],
    };
    const inTransaction = transaction === undefined ? {} : { transaction };
    // Tokens first: a crash in between leaves a grant that can be revoked again, and none that only seems to be.
    await revocations.revokeGrant(
      { issuer, grantId, expiresAt: this.#endOfTokens(at) },
      { effects: { changes: [], events: [] }, ...inTransaction },
    );
    return (await artifacts.remove({ grantId }, { effects, ...inTransaction })) > 0;
  }

  #endOfTokens(at: Date): Date {
    const lives = [...this.#options.resources.values()].map(({ accessTokenSeconds }) => accessTokenSeconds);
    return new Date(at.getTime() + (Math.max(...lives) + MARGIN_SECONDS) * 1000);
  }
}

function grantRecord(artifact: OAuthArtifact): readonly GrantRecord[] {
  const { grantId, subject, clientId, payload, createdAt, expiresAt } = artifact;
  if (grantId === null || subject === null || clientId === null) return [];
  return [
    {
      id: grantId,
      subject,
      clientId,
      scopes: scopesOf(payload['resources']),
      grantedAt: createdAt,
      expiresAt: expiresAt ?? undefined,
    },
  ];
}

/** Of a grant's scopes by resource: `{ 'https://api.example.com': 'a b' }`. */
function scopesOf(resources: unknown): readonly string[] {
  if (typeof resources !== 'object' || resources === null) return [];
  const names = Object.values(resources).flatMap((scopes) => String(scopes).split(' '));
  return [...new Set(names)].filter((name) => name !== '').toSorted();
}
