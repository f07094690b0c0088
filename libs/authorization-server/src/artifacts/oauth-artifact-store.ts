import type { Mutation } from '#core';

import type { OAuthArtifact } from './oauth-artifact.js';

/** What an artifact is looked up by. */
export interface OAuthArtifactKey {
  readonly model: string;
  readonly by: 'id' | 'uid' | 'user-code';
  /** SHA-256 of the id, uid or user code, base64url. */
  readonly digest: string;
}

export interface SaveOptions extends Mutation {
  /** Writes only when no artifact (expired ones included) has the model and id: for what must come once. */
  readonly ifAbsent?: boolean;
}

/**
 * Keeps what the authorization server remembers.
 *
 * Every method is atomic. The mutating ones write the artifact and the effects in one transaction, or neither
 * (a store without audit and feed of its own, such as Redis, hands the effects to the sink that it was made
 * with, after the write). An artifact past its `expiresAt` is absent. A store out of reach throws
 * `store_unavailable`.
 */
export interface OAuthArtifactStore {
  /**
   * Inserts, or replaces what has the same model and id; keeps `consumedAt` of the one it replaces.
   * Gives false, and writes nothing, when `ifAbsent` is asked for and one is there.
   */
  save(artifact: OAuthArtifact, options: SaveOptions): Promise<boolean>;
  find(key: OAuthArtifactKey): Promise<OAuthArtifact | undefined>;
  /** Of any number of parallel calls exactly one gives true: the first. False as well when it is absent. */
  consume(model: string, idDigest: string, at: Date): Promise<boolean>;
  /** Removes one artifact, or all of a grant, the grant included. Idempotent; gives how many there were. */
  remove(
    selection: { readonly model: string; readonly idDigest: string } | { readonly grantId: string },
    mutation: Mutation,
  ): Promise<number>;
  /** Grants of a subject that are live, newest first. Never holds another tenant's. */
  listGrants(selection: {
    readonly tenant: string;
    readonly subject: string;
  }): Promise<readonly OAuthArtifact[]>;
  /** Removes up to `limit` artifacts that expired before `before`; gives how many it removed. */
  removeExpired(before: Date, limit: number): Promise<number>;
}

export const OAuthArtifactStore = Symbol.for('nestjs-latchkey:OAuthArtifactStore');
