import type { KeyObject } from 'node:crypto';
import { createPublicKey, createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { InvalidOptionsError } from '#core';

import { ec, ed, rsa } from '../test/token-forge.js';

import type { JwsAlgorithm } from './jws-algorithm.js';
import { admitVerificationKey } from './verification-key.js';

const PATH = 'tokens.keys[0]';
const jwkOf = (key: typeof ec.publicKey) => key.export({ format: 'jwk' });
const pemOf = (key: typeof ec.publicKey) => key.export({ type: 'spki', format: 'pem' }).toString();
const admit = (option: unknown, allowed?: readonly JwsAlgorithm[]) =>
  admitVerificationKey(option, allowed, PATH);

/** The path that the refusal of a key names. */
function refusedAt(option: unknown, allowed?: readonly JwsAlgorithm[]): string {
  try {
    admit(option, allowed);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.path;
    throw error;
  }
  return 'admitted';
}

const rsaOf = (modulusLength: number, publicExponent = 65_537) =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey;

describe('a static key', () => {
  it.each([
    ['an RSA JWK', jwkOf(rsa.publicKey), 'RS256'],
    ['an RSA JWK for PS256', { ...jwkOf(rsa.publicKey), alg: 'PS256' }, 'PS256'],
    ['an EC JWK', jwkOf(ec.publicKey), 'ES256'],
    ['an Ed25519 JWK', jwkOf(ed.publicKey), 'Ed25519'],
    ['an Ed25519 JWK for EdDSA', { ...jwkOf(ed.publicKey), alg: 'EdDSA' }, 'Ed25519'],
    ['a PEM', pemOf(rsa.publicKey), 'RS256'],
    ['a KeyObject', ec.publicKey, 'ES256'],
    ['a secret text', { secret: 's'.repeat(32) }, 'HS256'],
    ['a secret for HS512', { secret: randomBytes(64), alg: 'HS512' }, 'HS512'],
    ['a secret KeyObject', createSecretKey(randomBytes(32)), 'HS256'],
    ['an oct JWK', { kty: 'oct', k: randomBytes(32).toString('base64url') }, 'HS256'],
  ])('may be %s', (_form, option, algorithm) => {
    expect(admit(option).algorithm).toBe(algorithm);
  });

  it('keeps its name', () => {
    expect(admit({ ...jwkOf(ec.publicKey), kid: 'k1' }).kid).toBe('k1');
    expect(admit({ secret: 's'.repeat(32), kid: 'k2' }).kid).toBe('k2');
    expect(admit(ec.publicKey).kid).toBeUndefined();
  });
});

describe('a weak key fails the boot', () => {
  it.each([
    ['HS256 with 31 bytes', { secret: 'x'.repeat(31) }],
    ['HS384 with 47 bytes', { secret: randomBytes(47), alg: 'HS384' }],
    ['HS512 with 63 bytes', { secret: randomBytes(63), alg: 'HS512' }],
    ['an empty secret', { secret: '' }],
    ['a short oct JWK', { kty: 'oct', k: randomBytes(16).toString('base64url') }],
    ['RSA of 1024 bits', rsaOf(1024)],
    ['RSA of 2040 bits', rsaOf(2040)],
    ['RSA with e = 3', rsaOf(2048, 3)],
    ['RSA with e = 1', { ...jwkOf(rsa.publicKey), e: 'AQ' }],
  ])('[R20] %s', (_weakness, option) => {
    expect(refusedAt(option)).toBe(PATH);
  });

  it('[R20] points off the curve', () => {
    const { y = '', ...jwk } = jwkOf(ec.publicKey);
    const moved = Buffer.from(y, 'base64url');
    moved.writeUInt8(moved.readUInt8(31) ^ 1, 31);
    expect(refusedAt({ ...jwk, y: moved.toString('base64url') })).toBe(PATH);
    expect(refusedAt({ ...jwk, x: 'AA', y: 'AA' })).toBe(PATH);
  });

  it('[R20] curves that no algorithm takes', () => {
    expect(refusedAt(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey)).toBe(PATH);
    expect(refusedAt(generateKeyPairSync('x25519').publicKey)).toBe(PATH);
  });
});

describe('a private key in a public key set fails the boot', () => {
  it.each([
    ['a private EC JWK', jwkOf(ec.privateKey), `${PATH}.d`],
    ['a private RSA JWK', jwkOf(rsa.privateKey), `${PATH}.d`],
    ['a JWK with one prime left in', { ...jwkOf(rsa.publicKey), p: 'AQAB' }, `${PATH}.p`],
    ['a private PEM', ec.privateKey.export({ type: 'pkcs8', format: 'pem' }), PATH],
    ['an older private PEM', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }), PATH],
    ['a private KeyObject', ed.privateKey, PATH],
  ])('[R20] %s', (_form, option, path) => {
    expect(refusedAt(option)).toBe(path);
  });

  it('[R20] and its text stands in no message', () => {
    const jwk = jwkOf(ec.privateKey);
    expect(() => admit(jwk)).not.toThrow(jwk.d);
    expect(() => admit(jwk)).toThrow(InvalidOptionsError);
  });
});

describe('a key that does not fit fails the boot', () => {
  it.each([
    ['use', { ...jwkOf(ec.publicKey), use: 'enc' }, `${PATH}.use`],
    ['key_ops', { ...jwkOf(ec.publicKey), key_ops: ['encrypt'] }, `${PATH}.key_ops`],
    ['key_ops that is no list', { ...jwkOf(ec.publicKey), key_ops: 'verify' }, `${PATH}.key_ops`],
    ['alg of another kty', { ...jwkOf(ec.publicKey), alg: 'RS256' }, PATH],
    ['alg of another curve', { ...jwkOf(ec.publicKey), alg: 'ES384' }, PATH],
    ['HS256 with a public key', { ...jwkOf(rsa.publicKey), alg: 'HS256' }, PATH],
    ['RS256 with a secret', { secret: 's'.repeat(32), alg: 'RS256' }, PATH],
    ['none', { ...jwkOf(ec.publicKey), alg: 'none' }, `${PATH}.alg`],
    ['alg in another case', { ...jwkOf(ec.publicKey), alg: 'es256' }, `${PATH}.alg`],
    ['an encryption algorithm', { ...jwkOf(rsa.publicKey), alg: 'RSA-OAEP' }, `${PATH}.alg`],
    ['kty', { ...jwkOf(ec.publicKey), kty: 'RSA' }, PATH],
    ['no kty', { x: 'AA' }, PATH],
  ])('[R13] by its %s', (_member, option, path) => {
    expect(refusedAt(option)).toBe(path);
  });

  it('[R13] by the algorithms of its issuer', () => {
    expect(refusedAt(ec.publicKey, ['RS256'])).toBe(PATH);
    expect(refusedAt({ ...jwkOf(rsa.publicKey), alg: 'PS256' }, ['RS256'])).toBe(PATH);
  });

  it('[R13] by being good for several of them: one key has one algorithm', () => {
    expect(refusedAt(rsa.publicKey, ['RS256', 'PS256'])).toBe(PATH);
    expect(admit(rsa.publicKey, ['PS256', 'ES256']).algorithm).toBe('PS256');
    expect(admit({ ...jwkOf(rsa.publicKey), alg: 'PS256' }, ['RS256', 'PS256']).algorithm).toBe('PS256');
  });

  it.each([
    ['the bytes of a PEM', (key: KeyObject) => Buffer.from(pemOf(key))],
    ['a secret KeyObject of them', (key: KeyObject) => createSecretKey(Buffer.from(pemOf(key)))],
    ['DER (SPKI)', (key: KeyObject) => key.export({ type: 'spki', format: 'der' })],
    ['DER (PKCS#1)', (key: KeyObject) => key.export({ type: 'pkcs1', format: 'der' })],
    ['a JWK as text', (key: KeyObject) => JSON.stringify(key.export({ format: 'jwk' }))],
  ])('[R12] by being a public key in whatever form: %s', (_form, secretOf) => {
    expect(refusedAt({ secret: secretOf(rsa.publicKey) })).toBe(`${PATH}.secret`);
  });

  it('[R12] by being a public key in an `oct` JWK or in a KeyObject that is given alone', () => {
    const bytes = Buffer.from(pemOf(rsa.publicKey));
    expect(refusedAt({ kty: 'oct', k: bytes.toString('base64url') })).toBe(`${PATH}.k`);
    expect(refusedAt(createSecretKey(bytes))).toBe(PATH);
  });

  it('[R12] by being a public key that is given as a secret', () => {
    expect(refusedAt({ secret: pemOf(rsa.publicKey) })).toBe(`${PATH}.secret`);
    expect(refusedAt({ secret: createPublicKey(pemOf(rsa.publicKey)) })).toBe(`${PATH}.secret`);
  });

  it.each([
    ['a text that is no PEM', 'not a key', PATH],
    ['null', null, PATH],
    ['a number', 5, PATH],
    ['a secret that is a number', { secret: 5 }, `${PATH}.secret`],
    ['a member that a secret has not', { secret: 's'.repeat(32), keyid: 'k' }, `${PATH}.keyid`],
    ['an empty kid', { ...jwkOf(ec.publicKey), kid: '' }, `${PATH}.kid`],
    ['a kid that is a number', { ...jwkOf(ec.publicKey), kid: 1 }, `${PATH}.kid`],
    ['an oct JWK without k', { kty: 'oct' }, `${PATH}.k`],
  ])('by being no key at all: %s', (_what, option, path) => {
    expect(refusedAt(option)).toBe(path);
  });
});
