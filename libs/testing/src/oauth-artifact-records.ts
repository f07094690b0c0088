import type { OAuthArtifact } from '#authorization-server/core';
import type { Effects } from '#core';
import { DEFAULT_TENANT } from '#core';

import type { OAuthArtifactStoreHarness } from './oauth-artifact-store-harness.js';

const START = 1_700_000_000_000;

/** So many seconds after the moment at which the artifacts of the suite begin; they expire an hour later. */
export function at(seconds: number): Date {
  return new Date(START + seconds * 1000);
}

let made = 0;

/** A digest of the right form that no other artifact has. */
export function nextDigest(): string {
  made += 1;
  return made.toString().padStart(43, 'd');
}

/** An artifact with an id of its own and nothing special about it, but for what is given. */
export function oauthArtifact(fields: Partial<OAuthArtifact> = {}): OAuthArtifact {
  return {
    model: 'AuthorizationCode',
    idDigest: nextDigest(),
    grantId: null,
    uidDigest: null,
    userCodeDigest: null,
    tenant: DEFAULT_TENANT,
    subject: 'alice',
    clientId: 'budget-app',
    payload: { kind: 'AuthorizationCode', scope: 'transactions:read' },
    createdAt: at(0),
    expiresAt: at(3600),
    consumedAt: null,
    ...fields,
  };
}

/** A grant of a subject, which names itself. */
export function oauthGrant(fields: Partial<OAuthArtifact> = {}): OAuthArtifact {
  return oauthArtifact({ model: 'Grant', grantId: `grant-${nextDigest()}`, ...fields });
}

/** The key under which an artifact is found by its id. */
export function byId({ model, idDigest }: OAuthArtifact): {
  readonly model: string;
  readonly by: 'id';
  readonly digest: string;
} {
  return { model, by: 'id', digest: idDigest };
}

/** What the store holds of the artifact now. */
export function stored(
  { store }: OAuthArtifactStoreHarness,
  artifact: OAuthArtifact,
): Promise<OAuthArtifact | undefined> {
  return store.find(byId(artifact));
}

/** Effects that a mutation could have: one change and one event, which names the occasion. */
export function artifactEffects(occasion: string): Effects {
  return {
    changes: [
      {
        type: 'session-ended',
        tenant: DEFAULT_TENANT,
        sessionId: `session of ${occasion}`,
        subject: 'alice',
      },
    ],
    events: [
      {
        type: 'session-ended',
        occurredAt: at(1),
        tenant: DEFAULT_TENANT,
        actor: { kind: 'system', subject: undefined, credentialId: undefined },
        outcome: 'success',
        target: 'grant:1',
        reason: occasion,
        address: undefined,
        requestId: 'request-1',
      },
    ],
  };
}
