import { constants, createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import type { Clock, Verification } from '#core';

import { AccessTokenVerifier } from '../src/access-token-verifier.js';
import { resolveTokenOptions } from '../src/token-options.js';
import type { TrustedIssuerOptions } from '../src/trusted-issuer.js';

/** The moment at which the tests stand still. */
export const NOW = Date.UTC(2026, 0, 1);
export const NOW_SECONDS = NOW / 1000;

export const clock: Clock = { now: () => NOW, monotonic: () => 0 };

export const ISSUER = 'https://id.example.com';
export const AUDIENCE = 'https://api.example.com';

export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const ed = generateKeyPairSync('ed25519');
export const secret = randomBytes(64);

type Json = Readonly<Record<string, unknown>>;

/** What stands in a segment: JSON of a value, or these very characters or bytes. */
export type Part = Json | string | Uint8Array;

/** Signs the first two segments, by `node:crypto` alone: no library stands between the test and the token. */
export type Signer = (input: string) => Uint8Array;

export const rs256 =
  (key: KeyObject): Signer =>
  (input) =>
    sign('sha256', Buffer.from(input), key);
export const ps256 =
  (key: KeyObject): Signer =>
  (input) =>
    sign('sha256', Buffer.from(input), {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    });
export const ecdsa =
  (key: KeyObject, hash = 'sha256'): Signer =>
  (input) =>
    sign(hash, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
export const eddsa =
  (key: KeyObject): Signer =>
  (input) =>
    sign(null, Buffer.from(input), key);
export const hmac =
  (key: Uint8Array | string, hash = 'sha256'): Signer =>
  (input) =>
    createHmac(hash, key).update(input).digest();
export const signature =
  (bytes: Uint8Array): Signer =>
  () =>
    bytes;

export function segment(part: Part): string {
  const bytes = typeof part === 'string' || part instanceof Uint8Array ? part : JSON.stringify(part);
  return Buffer.from(bytes).toString('base64url');
}

export function forge(header: Part, claims: Part, signer: Signer): string {
  const input = `${segment(header)}.${segment(claims)}`;
  return `${input}.${Buffer.from(signer(input)).toString('base64url')}`;
}

export const HEADER = { alg: 'ES256', typ: 'at+jwt' };

/** Claims of a good RFC 9068 token of a third-party client. */
export const CLAIMS = {
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'user-1',
  client_id: 'budget-app',
  iat: NOW_SECONDS - 10,
  exp: NOW_SECONDS + 600,
  jti: 'token-1',
  scope: 'transfers:read transfers:write',
};

/** A token that is good but for what the test changes; `undefined` takes a member out. */
export function token(claims: Json = {}, header: Json = {}): string {
  return forge({ ...HEADER, ...header }, { ...CLAIMS, ...claims }, ecdsa(ec.privateKey));
}

export const OPTIONS: TrustedIssuerOptions = { issuer: ISSUER, audience: AUDIENCE, keys: [ec.publicKey] };

export function verifierOf(...issuers: readonly Partial<TrustedIssuerOptions>[]): AccessTokenVerifier {
  const given = issuers.length === 0 ? [{}] : issuers;
  return new AccessTokenVerifier(
    resolveTokenOptions({ issuers: given.map((options) => ({ ...OPTIONS, ...options })) }),
    clock,
  );
}

/** `verified`, or the reason of the refusal. */
export async function verdict(
  raw: string,
  ...issuers: readonly Partial<TrustedIssuerOptions>[]
): Promise<string> {
  return outcomeOf(await verifierOf(...issuers).verify(raw));
}

export function outcomeOf(verification: Verification): string {
  return verification.outcome === 'refused' ? verification.reason : verification.outcome;
}
