import type { Adapter, AdapterPayload } from 'oidc-provider';
import { errors, Provider } from 'oidc-provider';

import type { AuditActor, Effects } from '#core';
import { NO_EFFECTS, sha256 } from '#core';

import type { OAuthArtifact } from '../artifacts/oauth-artifact.js';
import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import type { GrantService } from '../revocation/grant-service.js';
import { consentGiven, tokenReused } from '../server-events.js';
import type { Payload } from './artifact-seal.js';
import { seal, unseal } from './artifact-seal.js';
import type { ExpiredArtifacts } from './expired-artifacts.js';
import { occasionOf } from './request-occasion.js';
import { reachable } from './store-failure.js';

/** What the adapters of all models share. */
export interface AdapterParts {
  readonly grants: GrantService;
  readonly expired: ExpiredArtifacts;
}

/** What oidc-provider remembers of one model, kept in an {@link OAuthArtifactStore} under digests of its ids. */
export class ArtifactAdapter implements Adapter {
  readonly #model: string;
  readonly #options: ResolvedAuthorizationServerOptions;
  readonly #grants: GrantService;
  readonly #expired: ExpiredArtifacts;

  constructor(model: string, options: ResolvedAuthorizationServerOptions, { grants, expired }: AdapterParts) {
    this.#model = model;
    this.#options = options;
    this.#grants = grants;
    this.#expired = expired;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<undefined> {
    // The trace of a proof comes once: a second one, of whatever process, is a replay.
    const ifAbsent = this.#model === 'ReplayDetection';
    const artifact = this.#artifactOf(id, { ...payload }, expiresIn);
    const options = { effects: this.#effectsOf(id, payload), ifAbsent };
    if (!(await reachable(this.#options.artifacts.save(artifact, options)))) {
      throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
    }
    this.#expired.sweep();
    return undefined;
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const artifact = await this.#find('id', id);
    if (artifact === undefined || !(await this.#isItsClients(artifact))) return undefined;
    const payload = unseal(this.#model, id, artifact.payload);
    const consumed = this.#isSpent(artifact);
    return payload && { ...payload, ...(consumed ? { consumed } : {}) };
  }

  /** Of a session: what is sealed under its id stays sealed, and nobody who asks by `uid` needs it. */
  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const artifact = await this.#find('uid', uid);
    return artifact && { ...artifact.payload };
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    const artifact = await this.#find('user-code', userCode);
    return artifact && { ...artifact.payload };
  }

  /** Of any number of parallel uses the first gets through; the others revoke the grant, as a later one does. */
  async consume(id: string): Promise<undefined> {
    const { artifacts, clock } = this.#options;
    const digest = sha256(id);
    if (await reachable(artifacts.consume(this.#model, digest, new Date(clock.now())))) return undefined;
    const artifact = await this.#find('id', id);
    if (artifact !== undefined && this.#isRepeatable(artifact)) return undefined;
    if (this.#model === 'PushedAuthorizationRequest') {
      throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used');
    }
    const grantId = artifact?.grantId ?? null;
    if (grantId !== null) await this.#revokeReused(grantId);
    throw new errors.InvalidGrant('already used');
  }

  async destroy(id: string): Promise<undefined> {
    if (this.#model === 'Grant') {
      await this.#revokeGrant(id);
    } else {
      const selection = { model: this.#model, idDigest: sha256(id) };
      await reachable(this.#options.artifacts.remove(selection, { effects: NO_EFFECTS }));
    }
    return undefined;
  }

  /** oidc-provider revokes a grant model by model, and then the grant: `destroy` of the grant does it all at once. */
  async revokeByGrantId(): Promise<undefined> {
    return undefined;
  }

  #revokeGrant(grantId: string): Promise<boolean> {
    const oidc = Provider.ctx?.oidc;
    if (oidc?.route === 'token') return this.#revokeReused(grantId);
    const clientId = oidc?.client?.clientId;
    const { address, requestId } = occasionOf(this.#options);
    const by: AuditActor | undefined =
      clientId === undefined ? undefined : { kind: 'service', subject: clientId, credentialId: clientId };
    return reachable(this.#grants.revoke(grantId, { address, requestId, by, reason: 'revoked-by-client' }));
  }

  #revokeReused(grantId: string): Promise<boolean> {
    const { recorder } = this.#options;
    const oidc = Provider.ctx?.oidc;
    const occasion = occasionOf(this.#options);
    const model = oidc?.params?.['grant_type'] === 'refresh_token' ? 'RefreshToken' : 'AuthorizationCode';
    recorder.record(tokenReused(model, grantId, oidc?.client?.clientId, occasion));
    const { address, requestId } = occasion;
    return reachable(this.#grants.revoke(grantId, { address, requestId, reason: 'reused' }));
  }

  /**
   * What users allowed a client that was removed is not allowed to another that is registered under its id: a grant
   * from before the registration counts as absent, and with it all that was issued under it.
   */
  async #isItsClients({ clientId, createdAt }: OAuthArtifact): Promise<boolean> {
    if (this.#model !== 'Grant' || clientId === null) return true;
    const client = await reachable(this.#options.clients.find(clientId));
    // Grants count in whole seconds.
    return (
      client !== undefined && createdAt.getTime() >= Math.floor(client.registeredAt.getTime() / 1000) * 1000
    );
  }

  #find(by: 'id' | 'uid' | 'user-code', name: string): Promise<OAuthArtifact | undefined> {
    return reachable(this.#options.artifacts.find({ model: this.#model, by, digest: sha256(name) }));
  }

  /** When it was used up, in epoch seconds; undefined for one that may be used still. */
  #isSpent(artifact: OAuthArtifact): number | undefined {
    if (artifact.consumedAt === null || this.#isRepeatable(artifact)) return undefined;
    return Math.floor(artifact.consumedAt.getTime() / 1000);
  }

  /** Whether a client that lost the answer may use it again. */
  #isRepeatable({ model, consumedAt }: OAuthArtifact): boolean {
    const { refreshLeewaySeconds, clock } = this.#options;
    if (model !== 'RefreshToken' || consumedAt === null) return false;
    return clock.now() < consumedAt.getTime() + refreshLeewaySeconds * 1000;
  }

  #artifactOf(id: string, payload: Payload, expiresIn: number | undefined): OAuthArtifact {
    const { clock, tenant } = this.#options;
    const now = clock.now();
    return {
      model: this.#model,
      idDigest: sha256(id),
      grantId: this.#model === 'Grant' ? id : textOf(payload['grantId']),
      uidDigest: digestOf(payload['uid']),
      userCodeDigest: digestOf(payload['userCode']),
      tenant,
      subject: textOf(payload['accountId']),
      clientId: textOf(payload['clientId']),
      payload: seal(this.#model, id, payload),
      createdAt: typeof payload['iat'] === 'number' ? new Date(payload['iat'] * 1000) : new Date(now),
      expiresAt: expiresIn === undefined ? null : new Date(now + expiresIn * 1000),
      consumedAt: null,
    };
  }

  #effectsOf(id: string, { accountId, clientId }: AdapterPayload): Effects {
    if (this.#model !== 'Grant' || accountId === undefined || clientId === undefined) return NO_EFFECTS;
    return { changes: [], events: [consentGiven(accountId, clientId, id, occasionOf(this.#options))] };
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function digestOf(value: unknown): string | null {
  return typeof value === 'string' ? sha256(value) : null;
}
