import type { OAuthArtifact, OAuthArtifactKey } from '#authorization-server/core';
import { sha256 } from '#core';

/**
 * The keys of artifacts. All share one hash tag, so that a cluster keeps them in one slot: a grant is removed
 * with all that belongs to it in one step, and a step of Redis's can't reach beyond a slot.
 */
export class OAuthArtifactKeys {
  readonly #prefix: string;

  constructor(keyPrefix: string) {
    this.#prefix = `{${keyPrefix}}:oauth`;
  }

  of({ model, by, digest }: OAuthArtifactKey): string {
    return `${this.#prefix}:${by}:${encodeURIComponent(model)}:${digest}`;
  }

  aliasesOf({ model, uidDigest, userCodeDigest }: OAuthArtifact): readonly string[] {
    return [
      ...(uidDigest === null ? [] : [this.of({ model, by: 'uid', digest: uidDigest })]),
      ...(userCodeDigest === null ? [] : [this.of({ model, by: 'user-code', digest: userCodeDigest })]),
    ];
  }

  setsOf({ model, grantId, tenant, subject }: OAuthArtifact): readonly string[] {
    return [
      ...(grantId === null ? [] : [this.ofGrant(grantId)]),
      ...(model !== 'Grant' || subject === null ? [] : [this.ofSubject(tenant, subject)]),
    ];
  }

  ofGrant(grantId: string): string {
    return `${this.#prefix}:grant:${sha256(grantId)}`;
  }

  ofSubject(tenant: string, subject: string): string {
    return `${this.#prefix}:subject:${sha256(JSON.stringify([tenant, subject]))}`;
  }
}
