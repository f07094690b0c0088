import type { JsonWebKeyInput } from 'node:crypto';
import { createPrivateKey, createPublicKey, createSecretKey, KeyObject } from 'node:crypto';

import type { JWK } from 'jose';

import { InvalidOptionsError } from '#core';

import type { JwsAlgorithm } from './jws-algorithm.js';
import { algorithmOf } from './jws-algorithm.js';

/** A shared secret for HMAC. */
export interface SharedSecretOptions {
  /** A text (its UTF-8 bytes), bytes, or a secret `KeyObject`; at least as long as the hash: 32 bytes for HS256. */
  readonly secret: string | Uint8Array | KeyObject;
  /** Name under which tokens refer to it. */
  readonly kid?: string | undefined;
  /**
   * `HS256`, `HS384` or `HS512`.
   * @default 'HS256', or the one HMAC algorithm among the issuer's `algorithms`
   */
  readonly alg?: JwsAlgorithm | undefined;
}

/** A key as a user gives it: JWK, PEM text, `KeyObject`, or a shared secret. */
export type KeyOptions = JWK | string | KeyObject | SharedSecretOptions;

/** A key and what came with it. */
export interface KeyMaterial {
  readonly key: KeyObject;
  readonly kid: string | undefined;
  /** The algorithm that the key was given for, where it says so. */
  readonly alg: JwsAlgorithm | undefined;
}

/** Members that only the owner of a key pair may have (RFC 7518 §6.2.2, §6.3.2). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'];

/** @throws InvalidOptionsError `invalid_options` for anything but a public key or a shared secret */
export function readVerificationMaterial(option: unknown, path: string): KeyMaterial {
  const material = read(option, 'verify', createPublicKey, path);
  if (material.key.type === 'private') throw privateKeyRefused(path);
  return material;
}

/** @throws InvalidOptionsError `invalid_options` for anything but a private key or a shared secret */
export function readSigningMaterial(option: unknown, path: string): KeyMaterial {
  const material = read(option, 'sign', createPrivateKey, path);
  if (material.key.type === 'public')
    throw new InvalidOptionsError(path, 'is a public key: only a private one signs');
  return material;
}

type Operation = 'sign' | 'verify';
type Import = (input: string | JsonWebKeyInput) => KeyObject;

function read(option: unknown, operation: Operation, importKey: Import, path: string): KeyMaterial {
  if (option instanceof KeyObject) {
    const key = option.type === 'secret' ? trulySecret(option.export(), path) : option;
    return { key, kid: undefined, alg: undefined };
  }
  if (typeof option === 'string')
    return { key: readPem(option, operation, importKey, path), kid: undefined, alg: undefined };
  if (typeof option !== 'object' || option === null) throw new InvalidOptionsError(path, 'is not a key');
  const members = new Map<string, unknown>(Object.entries(option));
  const key = members.has('secret')
    ? readSecret(members, path)
    : readJwk(option, members, operation, importKey, path);
  return { key, kid: readKid(members, path), alg: readAlg(members, path) };
}

function readPem(pem: string, operation: Operation, importKey: Import, path: string): KeyObject {
  // Node would quietly derive the public key.
  if (operation === 'verify' && pem.includes('PRIVATE KEY')) throw privateKeyRefused(path);
  return imported(() => importKey(pem), path);
}

function readSecret(members: ReadonlyMap<string, unknown>, path: string): KeyObject {
  const unknown = [...members.keys()].find((member) => !['secret', 'kid', 'alg'].includes(member));
  if (unknown !== undefined)
    throw new InvalidOptionsError(`${path}.${unknown}`, 'is not an option of a shared secret');
  const secret = members.get('secret');
  if (secret instanceof KeyObject && secret.type === 'secret')
    return trulySecret(secret.export(), `${path}.secret`);
  if (secret instanceof Uint8Array) return trulySecret(Buffer.from(secret), `${path}.secret`);
  if (typeof secret === 'string') return trulySecret(Buffer.from(secret), `${path}.secret`);
  throw new InvalidOptionsError(`${path}.secret`, 'is neither text nor bytes nor a secret key');
}

/**
 * A public key used as a secret is known to everybody: the confusion of algorithms, by configuration.
 *
 * @see RFC 8725 §2.1
 */
function trulySecret(bytes: Buffer, path: string): KeyObject {
  const isKey =
    bytes.includes('-----BEGIN') || isDerPublicKey(bytes) || /^\s*\{[^]*"kty"/.test(bytes.toString('latin1'));
  if (isKey) throw new InvalidOptionsError(path, 'is a key of another kind: give it without `secret`');
  return createSecretKey(bytes);
}

function isDerPublicKey(bytes: Buffer): boolean {
  return (['spki', 'pkcs1'] as const).some((type) => {
    try {
      return createPublicKey({ key: bytes, format: 'der', type }).type === 'public';
    } catch {
      return false;
    }
  });
}

function readJwk(
  jwk: object,
  members: ReadonlyMap<string, unknown>,
  operation: Operation,
  importKey: Import,
  path: string,
): KeyObject {
  const use = members.get('use');
  if (use !== undefined && use !== 'sig') throw new InvalidOptionsError(`${path}.use`, 'is not `sig`');
  const operations = members.get('key_ops');
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes(operation))) {
    throw new InvalidOptionsError(`${path}.key_ops`, `does not hold \`${operation}\``);
  }
  if (members.get('kty') === 'oct') {
    const bytes = members.get('k');
    if (typeof bytes !== 'string') throw new InvalidOptionsError(`${path}.k`, 'is missing');
    return trulySecret(Buffer.from(bytes, 'base64url'), `${path}.k`);
  }
  const privateMember = PRIVATE_MEMBERS.find((member) => members.has(member));
  if (operation === 'verify' && privateMember !== undefined)
    throw privateKeyRefused(`${path}.${privateMember}`);
  return imported(() => importKey({ key: { ...jwk }, format: 'jwk' }), path);
}

function imported(importKey: () => KeyObject, path: string): KeyObject {
  try {
    return importKey();
  } catch {
    // The library's own message may quote the key.
    throw new InvalidOptionsError(path, 'is not a usable key');
  }
}

function privateKeyRefused(path: string): InvalidOptionsError {
  return new InvalidOptionsError(path, 'belongs to a private key: give the public one');
}

function readKid(members: ReadonlyMap<string, unknown>, path: string): string | undefined {
  const kid = members.get('kid');
  if (kid === undefined || (typeof kid === 'string' && kid !== '')) return kid;
  throw new InvalidOptionsError(`${path}.kid`, 'is not a text');
}

function readAlg(members: ReadonlyMap<string, unknown>, path: string): JwsAlgorithm | undefined {
  const alg = members.get('alg');
  const algorithm = algorithmOf(alg);
  if (alg !== undefined && algorithm === undefined)
    throw new InvalidOptionsError(`${path}.alg`, 'is not a supported algorithm');
  return algorithm;
}
