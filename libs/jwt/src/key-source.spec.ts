import { describe, expect, it } from '@jest/globals';

import { clock, ec, OPTIONS, rsa, token } from '../test/token-forge.js';

import { AccessTokenIssuer } from './access-token-issuer.js';
import { AccessTokenVerifier } from './access-token-verifier.js';
import type { KeySource } from './key-source.js';
import { fixedKeys, following, mapKeys } from './key-source.js';
import type { SigningKey } from './signing-key.js';
import { admitSigningKey } from './signing-key.js';
import { resolveTokenOptions } from './token-options.js';
import type { VerificationKey } from './verification-key.js';

/** Keys that a test changes. */
class TestSource<Key> implements KeySource<Key> {
  asked = 0;
  #keys: readonly Key[];
  readonly #listeners = new Set<() => void>();

  constructor(...keys: readonly Key[]) {
    this.#keys = keys;
  }

  current(): readonly Key[] {
    this.asked += 1;
    return this.#keys;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  change(...keys: readonly Key[]): void {
    this.#keys = keys;
    for (const listener of this.#listeners) listener();
  }
}

const signing: SigningKey = admitSigningKey(ec.privateKey, 'key');
const another: SigningKey = admitSigningKey(rsa.privateKey, 'key');

describe('what follows from the keys of a source', () => {
  it('is computed when they have changed, and not each time', () => {
    const source = new TestSource(1, 2);
    let computed = 0;
    const sum = following(source, (keys) => {
      computed += 1;
      return keys.reduce((left, right) => left + right, 0);
    });
    expect([sum(), sum(), sum()]).toEqual([3, 3, 3]);
    expect(computed).toBe(1);
    source.change(4);
    expect([sum(), sum()]).toEqual([4, 4]);
    expect(computed).toBe(2);
  });

  it('of a list that was given is what it was then', () => {
    const keys = [1, 2];
    const source = fixedKeys(keys);
    keys.push(3);
    expect(source.current()).toEqual([1, 2]);
  });

  it('is told of as the keys are', () => {
    const source = new TestSource(1);
    const view = mapKeys(source, String);
    let told = 0;
    const end = view.subscribe(() => {
      told += 1;
    });
    source.change(2);
    expect(view.current()).toEqual(['2']);
    expect(view.current()).toBe(view.current());
    end();
    source.change(3);
    expect(told).toBe(1);
  });
});

describe('an issuer whose keys change', () => {
  const verifierOf = (keys: KeySource<VerificationKey>) =>
    new AccessTokenVerifier(resolveTokenOptions({ ...OPTIONS, keys }), clock);

  it('is asked for nothing before a token comes', () => {
    const source = new TestSource<VerificationKey>();
    verifierOf(source);
    expect(source.asked).toBe(0);
  });

  it('is trusted by the keys of the moment', async () => {
    const source = new TestSource<VerificationKey>(another.verification);
    const verifier = verifierOf(source);
    const raw = token();
    expect(await verifier.verify(raw)).toMatchObject({ reason: 'algorithm-refused' });
    source.change(another.verification, signing.verification);
    expect(await verifier.verify(raw)).toMatchObject({ outcome: 'verified' });
    source.change(another.verification);
    expect(await verifier.verify(raw)).toMatchObject({ outcome: 'refused' });
  });

  it('[R11] is held to the algorithms that it may use, whatever its keys are', async () => {
    const source = new TestSource<VerificationKey>(signing.verification);
    const verifier = new AccessTokenVerifier(
      resolveTokenOptions({ ...OPTIONS, keys: source, algorithms: ['RS256'] }),
    );
    expect(await verifier.verify(token())).toMatchObject({ reason: 'algorithm-refused' });
  });

  it('signs with the first key of the moment, and publishes all of them', async () => {
    const source = new TestSource<SigningKey>();
    const issuer = new AccessTokenIssuer({ issuer: 'i', audience: 'a', signingKeys: source });
    const verifier = new AccessTokenVerifier(resolveTokenOptions(issuer.issuerOptions()));
    const request = { subject: 'alice', clientId: 'web' };
    await expect(issuer.issue(request)).rejects.toMatchObject({ code: 'store_unavailable' });
    source.change(signing, another);
    const first = (await issuer.issue(request)).token.expose();
    expect(issuer.publicKeySet()).toBe(issuer.publicKeySet());
    expect(issuer.publicKeySet().keys.map(({ alg }) => alg)).toEqual(['ES256', 'RS256']);
    source.change(another, signing);
    const second = (await issuer.issue(request)).token.expose();
    expect(issuer.publicKeySet().keys.map(({ alg }) => alg)).toEqual(['RS256', 'ES256']);
    expect(Buffer.from(second.split('.')[0] ?? '', 'base64url').toString()).toContain('RS256');
    expect(await verifier.verify(first)).toMatchObject({ outcome: 'verified' });
    expect(await verifier.verify(second)).toMatchObject({ outcome: 'verified' });
    source.change(another);
    expect(await verifier.verify(first)).toMatchObject({ outcome: 'refused' });
  });
});
