import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

import { InvalidOptionsError } from '#core';

import type { SigningKey } from '../signing-key.js';
import { admitSigningKey } from '../signing-key.js';
import type { ResolvedSigningKeyOptions } from './signing-key-options.js';
import type { SigningKeyRecord } from './signing-key-record.js';

/** What of a record its sealed key is bound to. */
export type SigningKeyDescription = Omit<SigningKeyRecord, 'sealedKey' | 'sealedUnder'>;

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** NIST SP 800-38D §8.2.2: random, and far fewer than 2³² keys are ever sealed under one secret. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Keeps the secret's other uses apart. */
const LABEL = 'nestjs-latchkey:signing-key';

/**
 * Encrypts private keys for the store: AES-256-GCM under a key derived from the named secret, everything else of
 * the record being authenticated with it. A record that was altered, or put together from others, doesn't open.
 */
export class SigningKeySealer {
  readonly #current: string;
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #path: string;

  constructor({ sealingKeys, path }: Pick<ResolvedSigningKeyOptions, 'sealingKeys' | 'path'>) {
    this.#current = sealingKeys.current;
    this.#keys = new Map(
      [...sealingKeys.keys].map(([name, secret]) => [
        name,
        Buffer.from(hkdfSync('sha256', secret, '', LABEL, KEY_BYTES)),
      ]),
    );
    this.#path = path;
  }

  /** The record of a new key, sealed under the current secret. */
  seal(description: SigningKeyDescription, privateJwk: object): SigningKeyRecord {
    const sealedUnder = this.#current;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key(sealedUnder), iv);
    cipher.setAAD(bound(description));
    const sealed = [cipher.update(JSON.stringify(privateJwk)), cipher.final(), cipher.getAuthTag()];
    return { ...description, sealedKey: Buffer.concat([iv, ...sealed]).toString('base64url'), sealedUnder };
  }

  /**
   * The key of a record.
   *
   * @throws InvalidOptionsError `invalid_options` when the secret is not known, or is another one; and for a
   *   record that was altered, which nobody can tell from that
   */
  open(record: SigningKeyRecord): SigningKey {
    const key = this.#key(record.sealedUnder);
    const sealed = Buffer.from(record.sealedKey, 'base64url');
    const iv = sealed.subarray(0, IV_BYTES);
    const tag = sealed.subarray(-TAG_BYTES);
    return admitSigningKey(this.#decrypted(record, key, { iv, sealed, tag }), `signing key ${record.id}`);
  }

  #decrypted(
    record: SigningKeyRecord,
    key: Buffer,
    { iv, sealed, tag }: { readonly iv: Buffer; readonly sealed: Buffer; readonly tag: Buffer },
  ): unknown {
    try {
      const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(bound(record));
      decipher.setAuthTag(tag);
      const text = decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)).toString() + decipher.final('utf8');
      return JSON.parse(text);
    } catch {
      throw new InvalidOptionsError(
        `${this.#path}.sealingKeys.keys.${record.sealedUnder}`,
        `does not open signing key ${record.id}: it was sealed under another secret, or its record was altered`,
      );
    }
  }

  #key(name: string): Buffer {
    const key = this.#keys.get(name);
    if (key === undefined)
      throw new InvalidOptionsError(
        `${this.#path}.sealingKeys.keys`,
        `lacks '${name}', under which a key is sealed`,
      );
    return key;
  }
}

function bound({ id, issuer, generation, algorithm, createdAt, signsFrom }: SigningKeyDescription): Buffer {
  return Buffer.from(
    JSON.stringify([LABEL, id, issuer, generation, algorithm, createdAt.getTime(), signsFrom.getTime()]),
  );
}
