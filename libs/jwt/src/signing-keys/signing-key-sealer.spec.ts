import { randomBytes } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { ISSUER, KeyFleet } from '../../test/key-fleet.js';

import { generateSigningKey } from '../signing-key.js';
import type { SigningKeyOptions } from './signing-key-options.js';
import { resolveSigningKeyOptions } from './signing-key-options.js';
import type { SigningKeyRecord } from './signing-key-record.js';
import { SigningKeySealer } from './signing-key-sealer.js';

const secret = randomBytes(32);

const sealerOf = (options: SigningKeyOptions = { sealingKey: secret }): SigningKeySealer =>
  new SigningKeySealer(resolveSigningKeyOptions(options, 'issuing.signingKeys'));

const jwk = await generateSigningKey();
const description = {
  id: String(jwk.kid),
  issuer: ISSUER,
  generation: 1,
  algorithm: 'ES256',
  createdAt: new Date(1_700_000_000_000),
  signsFrom: new Date(1_700_000_000_000),
} as const;

const record = sealerOf().seal(description, jwk);

describe('a sealed key', () => {
  it('[I01] opens to the key that was sealed', () => {
    const { kid, algorithm, key } = sealerOf().open(record);
    expect({ kid, algorithm }).toEqual({ kid: jwk.kid, algorithm: 'ES256' });
    expect(key.export({ format: 'jwk' })).toMatchObject({ d: jwk['d'] });
  });

  it('[I01] shows nothing of the private key, and looks another each time', () => {
    const shown = JSON.stringify(record) + Buffer.from(record.sealedKey, 'base64url').toString('latin1');
    expect(shown).not.toContain(jwk['d']);
    expect(shown).not.toContain('"d"');
    expect(sealerOf().seal(description, jwk).sealedKey).not.toBe(record.sealedKey);
  });

  const refusal = expect.objectContaining({ code: 'invalid_options' });

  it.each<[keyof SigningKeyRecord, unknown]>([
    ['id', 'another'],
    ['issuer', 'https://another.example.com'],
    ['generation', 2],
    ['algorithm', 'RS256'],
    ['createdAt', new Date(0)],
    ['signsFrom', new Date(0)],
    ['sealedKey', ''],
    ['sealedKey', 'AAAA'],
    ['sealedKey', JSON.stringify(jwk)],
    ['sealedKey', Buffer.from(JSON.stringify(jwk)).toString('base64url')],
    ['sealedKey', sealerOf().seal({ ...description, generation: 3 }, jwk).sealedKey],
  ])('[I01] does not open when its record was altered: %s', (field, value) => {
    expect(() => sealerOf().open({ ...record, [field]: value })).toThrow(refusal);
  });

  it('[I01] does not open when any byte of it was altered', () => {
    const bytes = Buffer.from(record.sealedKey, 'base64url');
    for (const at of bytes.keys()) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      const forged = { ...record, sealedKey: altered.toString('base64url') };
      expect(() => sealerOf().open(forged)).toThrow(refusal);
    }
  });

  it('does not open under another secret, and shows none when it says so', () => {
    const other = sealerOf({ sealingKey: 'another secret of thirty-two bytes' });
    expect(() => other.open(record)).toThrow(
      expect.objectContaining({ path: 'issuing.signingKeys.sealingKeys.keys.default' }),
    );
    expect(() => other.open(record)).not.toThrow(/another secret of/);
  });

  it('opens under an older secret as long as that is known, and names the option when it is not', () => {
    const next = randomBytes(32);
    const both = sealerOf({ sealingKeys: { current: '2030', keys: { default: secret, 2030: next } } });
    expect(both.open(record).kid).toBe(jwk.kid);
    expect(both.seal(description, jwk).sealedUnder).toBe('2030');
    const newOnly = sealerOf({ sealingKeys: { current: '2030', keys: { 2030: next } } });
    expect(() => newOnly.open(record)).toThrow(
      expect.objectContaining({ path: 'issuing.signingKeys.sealingKeys.keys' }),
    );
  });
});

describe('a store that somebody else writes to', () => {
  it('[I01] can not bring in a key of theirs, and a start with one fails', async () => {
    const fleet = new KeyFleet();
    const process = await fleet.started();
    const forged = sealerOf({ sealingKey: randomBytes(32) }).seal(
      { ...description, generation: 2, signsFrom: new Date(fleet.clock.now()) },
      jwk,
    );
    await fleet.store.add(forged, { keepFrom: 1, effects: { changes: [], events: [] } });
    await expect(process.ring.refresh()).rejects.toMatchObject({ code: 'invalid_options' });
    expect(process.published()).toHaveLength(1);
    expect(process.published()).not.toContain(jwk.kid);
    await expect(fleet.process().ring.load()).rejects.toMatchObject({ code: 'invalid_options' });
  });

  it('[I01] sees no private key in a dump of it', async () => {
    const fleet = new KeyFleet();
    const process = await fleet.started();
    await process.ring.rotate();
    const dump = JSON.stringify([await fleet.store.list(ISSUER), fleet.written]);
    for (const { d } of process.ring.privateKeys.current()) {
      expect(d).toEqual(expect.any(String));
      expect(dump).not.toContain(d);
    }
  });
});
