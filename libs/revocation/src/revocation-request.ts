import { z } from 'zod';

import { DEFAULT_TENANT, isPrintableText } from '#core';

/** Whose tokens are revoked, and why. */
interface RevocationRequest {
  /** @default 'default' */
  readonly tenant?: string | undefined;
  /** Their `iss`. */
  readonly issuer: string;
  /** For the audit: a code, or one's own words. */
  readonly reason?: string | undefined;
}

/** One token. */
export interface TokenRevocation extends RevocationRequest {
  /** Its `jti`. */
  readonly tokenId: string;
  /** Its `exp`: for so long it is refused. */
  readonly expiresAt: Date;
}

/** Every token of a subject that was issued until now. */
export interface SubjectRevocation extends RevocationRequest {
  readonly subject: string;
}

/** Every token that was issued to a client until now. */
export interface ClientRevocation extends RevocationRequest {
  readonly clientId: string;
}

/** Every token of a grant that is over. */
export interface GrantRevocation extends RevocationRequest {
  readonly grantId: string;
}

/** Every token of a session that is over. */
export interface SessionRevocation extends RevocationRequest {
  readonly sessionId: string;
}

/** What is longer fits into no token. */
const MOST_CHARACTERS = 4096;

const text = z.string().refine((value) => isPrintableText(value, MOST_CHARACTERS), 'is no printable text');

const common = { tenant: text.default(DEFAULT_TENANT), issuer: text, reason: text.optional() };

export const tokenRevocation = z.strictObject({ ...common, tokenId: text, expiresAt: z.date() });
export const subjectRevocation = z.strictObject({ ...common, subject: text });
export const clientRevocation = z.strictObject({ ...common, clientId: text });
export const grantRevocation = z.strictObject({ ...common, grantId: text });
export const sessionRevocation = z.strictObject({ ...common, sessionId: text });
