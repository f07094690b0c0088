import type { AuditEvent, Clock, Effects, SubjectDirectory, SubjectRights } from '#core';
import { defineScopes } from '#core';
import { AccessTokenIssuer, AccessTokenVerifier, generateSigningKey, resolveTokenOptions } from '#jwt/core';

import type { IssuedSession, SessionOutcome, SessionOptions } from '../src/index.js';
import { MemorySessionStore, resolveSessionOptions, SessionService } from '../src/index.js';

export const START = Date.UTC(2026, 0, 1);

export const LOGIN = { identifier: 'alice@example.test', password: 'correct horse battery staple' };

/** A clock that stands until it is moved. */
class StandingClock implements Clock {
  #now = START;

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  forward(seconds: number): void {
    this.#now += seconds * 1000;
  }
}

/** The application's accounts: Alice's, of which everything can be changed. */
class AliceDirectory implements SubjectDirectory {
  rightsOfAlice: SubjectRights | undefined = { scopes: ['transfers:read'], roles: ['customer'] };
  outage: Error | undefined;

  async authenticate({ identifier, password }: typeof LOGIN): ReturnType<SubjectDirectory['authenticate']> {
    this.#answer();
    const known = identifier === LOGIN.identifier && password === LOGIN.password;
    return known ? { subject: 'alice', tenant: 'acme', displayName: 'Alice' } : undefined;
  }

  async find(): ReturnType<SubjectDirectory['find']> {
    return { subject: 'alice', tenant: 'acme', displayName: 'Alice' };
  }

  async rights(subject: string): ReturnType<SubjectDirectory['rights']> {
    this.#answer();
    return subject === 'alice' ? this.rightsOfAlice : undefined;
  }

  #answer(): void {
    if (this.outage !== undefined) throw this.outage;
  }
}

/** Sessions on one memory store, with real access tokens, as the composition root puts them together. */
export async function sessionWorld(options: SessionOptions = {}) {
  const clock = new StandingClock();
  const directory = new AliceDirectory();
  const written: Effects[] = [];
  const recorded: AuditEvent[] = [];
  const issuer = new AccessTokenIssuer(
    {
      issuer: 'https://api.example.test',
      audience: 'https://api.example.test',
      signingKeys: [await generateSigningKey()],
    },
    clock,
  );
  const signing: { fault: Error | undefined } = { fault: undefined };
  const store = new MemorySessionStore((effects) => void written.push(effects));
  const sessions = new SessionService({
    store,
    directory,
    accessTokens: {
      issue: async (request) => {
        if (signing.fault !== undefined) throw signing.fault;
        return issuer.issue(request);
      },
    },
    catalogue: defineScopes({
      'transfers:read': { description: 'See your transfers' },
      'transfers:write': { description: 'Move money', implies: ['transfers:read'] },
    }),
    options: resolveSessionOptions(options),
    clock,
    recorder: { record: (event) => void recorded.push(event) },
  });
  const tokens = new AccessTokenVerifier(resolveTokenOptions(issuer.issuerOptions()), clock);
  return {
    clock,
    directory,
    signing,
    store,
    sessions,
    tokens,
    recorded,
    /** Types of the events that were written with records, in order. */
    events: () => written.flatMap(({ events }) => events),
    changes: () => written.flatMap(({ changes }) => changes),
    login: async () => granted(await sessions.login(LOGIN)),
    refresh: async (issued: IssuedSession) => granted(await sessions.refresh(issued.refreshToken.expose())),
  };
}

/** The issued session of an outcome that must be one. */
export function granted(outcome: SessionOutcome): IssuedSession {
  if (outcome.outcome !== 'issued') throw new Error(`not issued: ${outcome.outcome}`);
  return outcome;
}
