import { createHash, createHmac, randomBytes } from 'node:crypto';

import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';

import type { Mutation, RefusalReason, Verification } from '#core';
import { NO_EFFECTS, Secret } from '#core';

import { apiKeyWorld, PEPPER, START } from '../test/api-key-world.js';
import { ApiKeyDigester } from './api-key-digester.js';
import { formatApiKey, parseApiKey } from './api-key-format.js';
import type { ApiKeyRecord, ApiKeySecret } from './api-key-record.js';
import type { ApiKeyStore } from './api-key-store.js';
import { ApiKeyVerifier } from './api-key-verifier.js';

const QUIET: Mutation = { effects: NO_EFFECTS };

const REQUEST = { name: 'Nightly', owner: 'settlements', scopes: ['transfers:*'] } as const;

function reasonOf(verification: Verification): RefusalReason | undefined {
  return verification.outcome === 'refused' ? verification.reason : undefined;
}

/** Another key's text of the same form: only id or secret differ. */
function altered(
  key: Secret,
  change: { readonly id?: string; readonly secret?: string; readonly environment?: string },
) {
  const parts = parseApiKey(key.expose());
  if (parts === undefined) throw new Error('not a key');
  const secret = change.secret === undefined ? parts.secret : new Secret(change.secret);
  return formatApiKey({ ...parts, ...change, secret }).expose();
}

/** A world with one key in it, and a way to write into the store as an administrator of the database could. */
async function worldWithKey(options: Parameters<typeof apiKeyWorld>[0] = {}) {
  const world = apiKeyWorld(options);
  const { record, key } = await world.service.issue(REQUEST);
  const overwrite = async (fields: Partial<ApiKeyRecord>): Promise<void> => {
    const now = await world.service.get(record.id);
    await world.store.update({ ...now, ...fields, revision: now.revision + 1 }, now.revision, QUIET);
  };
  return { ...world, record, key, overwrite };
}

describe('ApiKeyVerifier', () => {
  it('turns a good key into the service that it stands for', async () => {
    const { verifier, record, key } = await worldWithKey();
    const verification = await verifier.verify(key.expose());
    expect(verification).toMatchObject({
      outcome: 'verified',
      principal: {
        kind: 'service',
        subject: 'settlements',
        owner: 'settlements',
        name: 'Nightly',
        tenant: 'default',
        scopes: ['transfers:*'],
        credential: { scheme: 'api-key', id: record.id, issuer: undefined, expiresAt: record.expiresAt },
      },
      restrictions: { allowsAddress: undefined, browserUse: 'refuse' },
    });
  });

  it('gives a principal that nobody can change', async () => {
    const { verifier, key } = await worldWithKey();
    const verification = await verifier.verify(key.expose());
    if (verification.outcome !== 'verified') throw new Error('refused');
    const { principal } = verification;
    expect([principal, principal.scopes, principal.credential].every(Object.isFrozen)).toBe(true);
  });

  it('compiles the restrictions of a key for the guard', async () => {
    const { verifier, overwrite, key } = await worldWithKey({ browserUse: 'same-origin' });
    await overwrite({ restrictions: { addresses: ['10.0.0.0/8'] } });
    const verification = await verifier.verify(key.expose());
    if (verification.outcome !== 'verified') throw new Error('refused');
    expect(verification.restrictions?.browserUse).toBe('same-origin');
    expect(verification.restrictions?.allowsAddress?.('10.1.2.3')).toBe(true);
    expect(verification.restrictions?.allowsAddress?.('192.0.2.1')).toBe(false);
  });

  it('refuses what is no key of this deployment, without asking the store', async () => {
    const { store, verifier, key } = await worldWithKey();
    const find = jest.spyOn(store, 'find');
    const mistyped = `${key.expose().slice(0, -1)}${key.expose().endsWith('0') ? '1' : '0'}`;
    const foreign = formatApiKey({
      prefix: 'other',
      environment: 'live',
      id: '0'.repeat(16),
      secret: new Secret('0'.repeat(43)),
    });
    expect(reasonOf(await verifier.verify('x'.repeat(1_000_000)))).toBe('too-large');
    expect(reasonOf(await verifier.verify(mistyped))).toBe('malformed');
    expect(reasonOf(await verifier.verify(foreign.expose()))).toBe('malformed');
    expect(reasonOf(await verifier.verify(altered(key, { environment: 'test' })))).toBe(
      'environment-mismatch',
    );
    expect(find).not.toHaveBeenCalled();
  });

  it('refuses a key of another environment whose text was rewritten for this one', async () => {
    const { verifier, overwrite, key } = await worldWithKey();
    await overwrite({ environment: 'test' });
    expect(reasonOf(await verifier.verify(key.expose()))).toBe('environment-mismatch');
  });

  it('[K02] takes one store call, one HMAC and one comparison for an unknown id, a wrong secret and a good key alike', async () => {
    const { store, verifier, key } = await worldWithKey();
    const find = jest.spyOn(store, 'find');
    // `matches` is one HMAC and one comparison in constant time, whatever it answers.
    const matches = jest.spyOn(ApiKeyDigester.prototype, 'matches');
    const presented = [
      [altered(key, { id: 'unknown000000000' }), 'unknown'],
      [altered(key, { secret: 'w'.repeat(43) }), 'secret-mismatch'],
      [key.expose(), undefined],
    ] as const;
    for (const [raw, reason] of presented) {
      find.mockClear();
      matches.mockClear();
      expect(reasonOf(await verifier.verify(raw))).toBe(reason);
      expect([find.mock.calls.length, matches.mock.calls.length]).toEqual([1, 1]);
    }
    matches.mockRestore();
  });

  it('[K02] tells nothing of a key to somebody who only knows its id', async () => {
    const { verifier, overwrite, key } = await worldWithKey();
    const guess = altered(key, { secret: 'w'.repeat(43) });
    await overwrite({ state: 'revoked' });
    expect(reasonOf(await verifier.verify(guess))).toBe('secret-mismatch');
  });

  it.each([
    ['revoked', { state: 'revoked' }],
    ['suspended', { state: 'suspended' }],
    ['scheduled', { state: 'scheduled' }],
    ['scheduled', { state: 'scheduled', notBefore: new Date(START + 1) }],
    ['scheduled', { state: 'active', notBefore: new Date(START + 1) }],
    ['expired', { expiresAt: new Date(START) }],
    ['revoked', { state: 'revoked', expiresAt: new Date(START) }],
  ] as const)('refuses a key that is %s: %j', async (reason, fields) => {
    const { verifier, overwrite, record, key } = await worldWithKey();
    await overwrite(fields);
    expect(await verifier.verify(key.expose())).toEqual({
      outcome: 'refused',
      reason,
      credentialId: record.id,
    });
  });

  it('refuses a key from the very moment of its expiry, and not before', async () => {
    const { clock, verifier, key } = await worldWithKey({ expirySeconds: 60 });
    clock.forward(59.999);
    expect((await verifier.verify(key.expose())).outcome).toBe('verified');
    clock.forward(0.001);
    expect(reasonOf(await verifier.verify(key.expose()))).toBe('expired');
  });

  it('opens a scheduled key by the clock, without a write', async () => {
    const { clock, service, verifier } = apiKeyWorld();
    const { record, key } = await service.issue({ ...REQUEST, notBefore: new Date(START + 60_000) });
    expect(record.state).toBe('scheduled');
    expect(reasonOf(await verifier.verify(key.expose()))).toBe('scheduled');
    clock.forward(60);
    expect((await verifier.verify(key.expose())).outcome).toBe('verified');
  });

  it('accepts each live secret of a key until it retires, and says when that is', async () => {
    const { clock, options, verifier, overwrite, record, key } = await worldWithKey();
    const retiresAt = new Date(START + 60_000);
    const fresh = new Secret('n'.repeat(43));
    const [old] = record.secrets;
    const next: ApiKeySecret = {
      version: 2,
      ...new ApiKeyDigester(options.peppers).digest(record.id, fresh),
      issuedAt: new Date(START),
      retiresAt: null,
    };
    await overwrite({ secrets: [{ ...(old ?? next), retiresAt }, next] });
    const rotated = altered(key, { secret: fresh.expose() });
    expect(await verifier.verify(key.expose())).toMatchObject({
      principal: { credential: { expiresAt: retiresAt } },
    });
    expect(await verifier.verify(rotated)).toMatchObject({
      principal: { credential: { expiresAt: record.expiresAt } },
    });
    clock.forward(60);
    expect(reasonOf(await verifier.verify(key.expose()))).toBe('expired');
    expect((await verifier.verify(rotated)).outcome).toBe('verified');
  });

  it('verifies digests of an older pepper, and refuses those of one that is gone', async () => {
    const before = apiKeyWorld({ peppers: { current: '2025', keys: { 2025: PEPPER } } });
    const { key } = await before.service.issue(REQUEST);
    const fresh = randomBytes(32);
    const both = apiKeyWorld({
      peppers: { current: '2026', keys: { 2025: PEPPER, 2026: fresh } },
    });
    const gone = apiKeyWorld({ peppers: { current: '2026', keys: { 2026: fresh } } });
    const verify = (options: typeof both.options) =>
      new ApiKeyVerifier({ store: before.store, options, clock: before.clock }).verify(key.expose());
    expect((await verify(both.options)).outcome).toBe('verified');
    expect(reasonOf(await verify(gone.options))).toBe('secret-mismatch');
  });

  it('[K09] refuses a key whose digest was copied from another one', async () => {
    const { service, store, verifier, record, key } = await worldWithKey();
    const victim = await service.issue({ ...REQUEST, name: 'Victim' });
    await store.update({ ...victim.record, secrets: record.secrets, revision: 2 }, 1, QUIET);
    const { id } = victim.record;
    expect(reasonOf(await verifier.verify(altered(key, { id })))).toBe('secret-mismatch');
  });

  it('[K09] refuses keys inserted by somebody who can write to the store but lacks the pepper', async () => {
    const { store, verifier, record, key } = await worldWithKey();
    const secret = 'm'.repeat(43);
    const [template] = record.secrets;
    const digests = (id: string) => [
      createHash('sha256').update(secret).digest('base64url'),
      createHash('sha256').update(`api-key:${id}:${secret}`).digest('base64url'),
      createHmac('sha256', '').update(`api-key:${id}:${secret}`).digest('base64url'),
      createHmac('sha256', 'default').update(`api-key:${id}:${secret}`).digest('base64url'),
      secret,
      '',
    ];
    for (const [index, pepper] of ['default', 'another', ''].entries()) {
      for (const [number, digest] of digests(`inserted0000${index}`).entries()) {
        const id = `inserted0000${index}${number}`.padEnd(16, '0');
        const inserted: ApiKeySecret = {
          ...template,
          version: 1,
          issuedAt: new Date(START),
          retiresAt: null,
          digest,
          pepper,
        };
        await store.insert({ ...record, id, secrets: [inserted] }, QUIET);
        expect(reasonOf(await verifier.verify(altered(key, { id, secret })))).toBe('secret-mismatch');
      }
    }
  });

  it('[K11] writes nothing: it has no way to, and a store that refuses every write verifies', async () => {
    const { store, options, clock, written, key } = await worldWithKey();
    const before = written.length;
    const readOnly: ApiKeyStore = {
      find: (id) => store.find(id),
      list: () => Promise.reject(new Error('no list')),
      insert: () => Promise.reject(new Error('no write')),
      update: () => Promise.reject(new Error('no write')),
    };
    const verifier = new ApiKeyVerifier({ store: readOnly, options, clock });
    expect((await verifier.verify(key.expose())).outcome).toBe('verified');
    expect((await verifier.verify(altered(key, { secret: 'w'.repeat(43) }))).outcome).toBe('refused');
    expect(written).toHaveLength(before);
  });

  it('answers unavailable when the store fails: neither verified nor refused', async () => {
    const { options, key } = await worldWithKey();
    const cause = new Error('connection reset');
    const failing = { find: () => Promise.reject(cause) };
    const throwing = {
      find: () => {
        throw cause;
      },
    };
    for (const store of [failing, throwing]) {
      expect(await new ApiKeyVerifier({ store, options }).verify(key.expose())).toEqual({
        outcome: 'unavailable',
        retryAfterSeconds: 1,
        cause,
      });
    }
  });

  it('accepts none of 10,000 mutated keys, and throws for none', async () => {
    const { verifier, key } = await worldWithKey();
    const text = key.expose();
    const at = fc.nat({ max: text.length - 1 });
    const character = fc.oneof(
      fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    const validForm = fc.record({
      id: fc.stringMatching(/^[\dA-Za-z]{16}$/),
      secret: fc.stringMatching(/^[\dA-Za-z]{43}$/),
    });
    const mutated = fc.oneof(
      fc.tuple(at, character).map(([index, other]) => text.slice(0, index) + other + text.slice(index + 1)),
      fc.tuple(at, character).map(([index, more]) => text.slice(0, index) + more + text.slice(index)),
      fc
        .tuple(at, at)
        .map(([from, to]) => text.slice(0, Math.min(from, to)) + text.slice(Math.max(from, to) + 1)),
      fc.tuple(at, at).map(([one, other]) => swapped(text, one, other)),
      validForm.map((parts) => altered(key, parts)),
      validForm.map(({ secret }) => altered(key, { secret })),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    await fc.assert(
      fc.asyncProperty(mutated, async (raw) => {
        fc.pre(raw !== text);
        expect((await verifier.verify(raw)).outcome).toBe('refused');
      }),
      { numRuns: 10_000 },
    );
  });
});

function swapped(text: string, one: number, other: number): string {
  const characters = Array.from(text);
  [characters[one], characters[other]] = [characters[other] ?? '', characters[one] ?? ''];
  return characters.join('');
}
