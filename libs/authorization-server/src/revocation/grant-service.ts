import type { MutationContext } from '#core';
import { cutOff, mutationEvent } from '#core';

import type { OAuthArtifact } from '../artifacts/oauth-artifact.js';
import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import { longestTokenSeconds } from '../options/resolve-authorization-server-options.js';

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

/** On whose behalf a grant is revoked, and why. */
export interface GrantRevocation extends MutationContext {
  /** For the audit: a code, or one's own words. */
  readonly reason?: string | undefined;
}

/** The grants of users: lists them, and ends them with everything that was issued under them. */
export class GrantService {
  readonly #options: ResolvedAuthorizationServerOptions;

  constructor(options: ResolvedAuthorizationServerOptions) {
    this.#options = options;
  }

  /** The live grants of a user, newest first. @throws StoreUnavailableError `store_unavailable` */
  async list(subject: string): Promise<readonly GrantRecord[]> {
    const { artifacts, tenant } = this.#options;
    return (await artifacts.listGrants({ tenant, subject })).flatMap(grantRecord);
  }

  /**
   * Ends a grant: codes and refresh tokens at once, access tokens in this process at once, and in every other
   * within the bound of the revocations. Idempotent; true when this call ended it.
   *
   * @throws StoreUnavailableError `store_unavailable`
   */
  async revoke(grantId: string, { reason, ...context }: GrantRevocation = {}): Promise<boolean> {
    const { artifacts, revocations, issuer, tenant, clock } = this.#options;
    const at = new Date(clock.now());
    const entry = cutOff({
      tenant,
      issuer,
      by: 'grant',
      value: grantId,
      at,
      longestTokenSeconds: longestTokenSeconds(this.#options),
    });
    const about = {
      type: 'grant-revoked',
      target: `grant:${grantId}`,
      tenant,
      reason,
      occurredAt: at,
    } as const;
    const { transaction } = context;
    const removed = await artifacts.remove(
      { grantId },
      {
        effects: { changes: [entry], events: [mutationEvent(about, context)] },
        ...(transaction === undefined ? {} : { transaction }),
      },
    );
    if (transaction === undefined) revocations.learn(entry);
    return removed > 0;
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
