import type {
  AuditActor,
  Clock,
  Effects,
  EventRecorder,
  IssuedTokens,
  Login,
  RefusalReason,
  Refused,
  ScopeCatalogue,
  SubjectDirectory,
  TransactionOption,
} from '#core';
import { LatchkeyError, NO_EFFECTS, refused, SYSTEM_ACTOR, unavailable } from '#core';
import type { IssuedAccessToken } from '#jwt/core';

import type { SessionTokenIssuer } from './access-tokens.js';
import { accessTokenFor, fromDirectory } from './access-tokens.js';
import type { IssuedSession, RequestContext, SessionOutcome } from './issued-session.js';
import type { FreshRefreshToken } from './refresh-token.js';
import { newRefreshToken, parseRefreshToken } from './refresh-token.js';
import type { Occasion } from './session-events.js';
import {
  loginRefused,
  refreshRefused,
  sessionRotated,
  sessionsEnded,
  sessionStarted,
} from './session-events.js';
import { isLive, newSession, refreshTokenRecord } from './session-life.js';
import type { ResolvedSessionOptions } from './session-options.js';
import type { SessionRecord } from './session-record.js';
import type { RefreshRotation, SessionOwner, SessionStore } from './session-store.js';

export interface SessionServiceParts {
  readonly store: SessionStore;
  readonly directory: SubjectDirectory;
  readonly accessTokens: SessionTokenIssuer;
  /** Resolves the wildcards that the directory may give. */
  readonly catalogue: ScopeCatalogue;
  readonly options: ResolvedSessionOptions;
  readonly clock: Clock;
  readonly recorder: EventRecorder;
  /**
   * The access tokens that end with a session.
   * @default they live until they expire
   */
  readonly tokens?: IssuedTokens | undefined;
}

/**
 * First-party login sessions: a password opens one, each refresh rotates its refresh token, and a refresh token
 * that comes a second time ends it.
 *
 * @see RFC 9700 §4.14.2
 */
export class SessionService {
  readonly #parts: SessionServiceParts;

  constructor(parts: SessionServiceParts) {
    this.#parts = parts;
  }

  /** Opens a session for whom the directory recognises; anybody else is refused as `unknown`, whatever was wrong. */
  login(login: Login, context: RequestContext = {}): Promise<SessionOutcome> {
    return this.#answer(context, async (occasion) => {
      const { store, directory, options, recorder } = this.#parts;
      const account = await fromDirectory(() => directory.authenticate(login));
      const session = account === undefined ? undefined : newSession(account, options, occasion.at);
      // Signed before it is stored: a signature that fails leaves no session behind that nobody holds.
      const accessToken = session && (await this.#accessTokenFor(session));
      if (session === undefined || accessToken === undefined) {
        recorder.record(loginRefused(options.clientId, occasion));
        return refused('unknown');
      }
      const fresh = newRefreshToken(session.id);
      const record = refreshTokenRecord(fresh.digest, session, options, occasion.at);
      await store.insert(session, record, { effects: sessionStarted(session, occasion) });
      return issued(session, accessToken, fresh);
    });
  }

  /**
   * A new access token with the subject's rights as they are now, and the next refresh token. Of parallel calls
   * with one refresh token exactly one succeeds, and the others end the session.
   */
  refresh(refreshToken: string, context: RequestContext = {}): Promise<SessionOutcome> {
    return this.#answer(context, async (occasion) => {
      const presented = parseRefreshToken(refreshToken);
      if (presented === undefined) return this.#refuseRefresh('malformed', undefined, occasion);
      const session = await this.#parts.store.find(presented.sessionId);
      if (session === undefined) return this.#refuseRefresh('unknown', undefined, occasion);

      // All that can fail comes before the rotation, which is the commit point. Were the token used up first,
      // a directory or a signing key out of reach would cost the user the session: the client's second try
      // would look like a reuse. A token that was signed for a rotation that is then refused never leaves here.
      const accessToken = await this.#accessTokenOfLive(session, occasion);
      const fresh = newRefreshToken(session.id);
      let written: Effects = NO_EFFECTS;
      const rotation = await this.#parts.store.rotate({
        presented: presented.digest,
        next: refreshTokenRecord(fresh.digest, session, this.#parts.options, occasion.at),
        at: occasion.at,
        effects: (decided) => (written = sessionRotated(decided, occasion, this.#parts.tokens)),
      });
      this.#learn(written);
      if (rotation.outcome === 'rotated' && accessToken !== undefined) {
        return issued(rotation.session, accessToken, fresh);
      }
      return this.#refuseRefresh(rotation.outcome, session, occasion);
    });
  }

  /**
   * Ends one session; false when it was over or never existed. Its refresh token is refused at once, its access
   * tokens at once in this process and within the published bound in others.
   *
   * @throws StoreUnavailableError `store_unavailable`
   */
  async logout(
    sessionId: string,
    by: AuditActor,
    { transaction, ...context }: RequestContext & TransactionOption = {},
  ): Promise<boolean> {
    const session = await this.#parts.store.find(sessionId, { transaction });
    if (session === undefined) return false;
    return this.#end(session, 'logout', by, this.#occasion(context), transaction);
  }

  /**
   * Ends every session of a subject and gives their ids; the same bounds as {@link logout}.
   *
   * @throws StoreUnavailableError `store_unavailable`
   */
  async logoutEverywhere(
    owner: SessionOwner,
    by: AuditActor,
    { transaction, ...context }: RequestContext & TransactionOption = {},
  ): Promise<readonly string[]> {
    const occasion = this.#occasion(context);
    let written: Effects = NO_EFFECTS;
    const ids = await this.#parts.store.endAll(owner, 'logout-everywhere', occasion.at, {
      transaction,
      effects: (ended) =>
        (written = sessionsEnded(ended, 'logout-everywhere', by, occasion, this.#parts.tokens)),
    });
    this.#learn(written, transaction);
    return ids;
  }

  /**
   * Live sessions of a subject, newest first.
   *
   * @throws StoreUnavailableError `store_unavailable`
   */
  async list(owner: SessionOwner): Promise<readonly SessionRecord[]> {
    return this.#parts.store.list(owner, new Date(this.#parts.clock.now()));
  }

  /** Runs a login or a refresh; a store or a directory out of reach becomes an answer. */
  async #answer(
    context: RequestContext,
    work: (occasion: Occasion) => Promise<SessionOutcome>,
  ): Promise<SessionOutcome> {
    try {
      return await work(this.#occasion(context));
    } catch (error) {
      if (error instanceof LatchkeyError && error.code === 'store_unavailable') return unavailable(error);
      throw error;
    }
  }

  #occasion(context: RequestContext): Occasion {
    return { at: new Date(this.#parts.clock.now()), context };
  }

  /** Undefined when the session is over, which it is from now on if its subject is gone or disabled. */
  async #accessTokenOfLive(
    session: SessionRecord,
    occasion: Occasion,
  ): Promise<IssuedAccessToken | undefined> {
    if (!isLive(session, occasion.at)) return undefined;
    const accessToken = await this.#accessTokenFor(session);
    if (accessToken === undefined) await this.#end(session, 'subject-gone', SYSTEM_ACTOR, occasion);
    return accessToken;
  }

  #accessTokenFor(session: SessionRecord): Promise<IssuedAccessToken | undefined> {
    const { directory, accessTokens, catalogue } = this.#parts;
    return accessTokenFor(session, directory, accessTokens, catalogue);
  }

  async #end(
    session: SessionRecord,
    reason: string,
    by: AuditActor,
    occasion: Occasion,
    transaction?: unknown,
  ): Promise<boolean> {
    const effects = sessionsEnded([session], reason, by, occasion, this.#parts.tokens);
    const ended = await this.#parts.store.end(session.id, reason, occasion.at, { effects, transaction });
    if (ended) this.#learn(effects, transaction);
    return ended;
  }

  /** What a caller may still roll back is heard of from the feed alone. */
  #learn({ changes }: Effects, transaction?: unknown): void {
    if (transaction !== undefined) return;
    for (const change of changes) if (change.type === 'cut-off') this.#parts.tokens?.learn(change);
  }

  #refuseRefresh(
    verdict: RefreshRotation['outcome'] | 'malformed',
    session: SessionRecord | undefined,
    occasion: Occasion,
  ): Refused {
    this.#parts.recorder.record(refreshRefused(verdict, session, occasion));
    return refused(REASONS[verdict], session?.id);
  }
}

const REASONS: Readonly<Record<RefreshRotation['outcome'] | 'malformed', RefusalReason>> = {
  malformed: 'malformed',
  unknown: 'unknown',
  expired: 'expired',
  ended: 'revoked',
  reused: 'revoked',
  // Only where a store lost the end of a session whose subject is gone.
  rotated: 'revoked',
};

function issued(
  session: SessionRecord,
  accessToken: IssuedAccessToken,
  refreshToken: FreshRefreshToken,
): IssuedSession {
  return {
    outcome: 'issued',
    accessToken: accessToken.token,
    expiresInSeconds: accessToken.expiresInSeconds,
    refreshToken: refreshToken.token,
    session,
  };
}
