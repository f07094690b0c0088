import { randomBase62, Secret, sha256 } from '#core';

/** `lrt_`, the session's id and 43 base62 characters (256 bits) that make it a secret. */
const FORM = /^lrt_([0-9A-Za-z]{22})[0-9A-Za-z]{43}$/;

const SESSION_ID_LENGTH = 22;
const SECRET_LENGTH = 43;

/** A refresh token at the moment of its making: the only time that its text exists here. */
export interface FreshRefreshToken {
  readonly token: Secret;
  /** SHA-256 of the whole text, base64url. A slow hash has nothing to protect in 256 random bits. */
  readonly digest: string;
}

/** What can be read from a presented refresh token without asking anybody. */
export interface PresentedRefreshToken {
  /** The session that it claims to belong to; proven only by the digest. */
  readonly sessionId: string;
  readonly digest: string;
}

export function newSessionId(): string {
  return randomBase62(SESSION_ID_LENGTH);
}

export function newRefreshToken(sessionId: string): FreshRefreshToken {
  const text = `lrt_${sessionId}${randomBase62(SECRET_LENGTH)}`;
  return { token: new Secret(text), digest: sha256(text) };
}

/** The parts of a presented text, or undefined when it can't be a refresh token: judged before anything is hashed. */
export function parseRefreshToken(text: string): PresentedRefreshToken | undefined {
  const sessionId = FORM.exec(text)?.[1];
  return sessionId === undefined ? undefined : { sessionId, digest: sha256(text) };
}
