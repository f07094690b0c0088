import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  CLAIMS,
  ec,
  ecdsa,
  ed,
  eddsa,
  forge,
  hmac,
  outcomeOf,
  rs256,
  rsa,
  secret,
  segment,
  verifierOf,
} from '../test/token-forge.js';

const sign = (alg: string, signer: Parameters<typeof forge>[2], sub: string) =>
  forge({ alg, typ: 'at+jwt', kid: 'k1' }, { ...CLAIMS, sub }, signer);

/** Two good tokens of each algorithm, so that parts of one can be put into the other. */
const GOOD = ['user-1', 'user-2'].flatMap((sub) => [
  sign('ES256', ecdsa(ec.privateKey), sub),
  sign('RS256', rs256(rsa.privateKey), sub),
  sign('HS256', hmac(secret), sub),
  sign('EdDSA', eddsa(ed.privateKey), sub),
]);

const verifier = verifierOf({ keys: [ec.publicKey, rsa.publicKey, { secret }, ed.publicKey] });

const good = fc.constantFrom(...GOOD);
const position = fc.double({ min: 0, max: 1, noNaN: true });
const at = ({ length }: { length: number }, where: number) => Math.floor(where * (length - 1));
const base64url = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const anyCharacter = fc.oneof(
  base64url,
  fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
  fc.constantFrom('.', '=', ' '),
);

/** Replaces, takes out and puts in characters. */
const edited = fc.tuple(good, position, fc.nat(2), anyCharacter).map(([raw, where, removed, text]) => {
  const start = at(raw, where);
  return raw.slice(0, start) + text + raw.slice(start + removed);
});
const shortened = fc.tuple(good, position, position).map(([raw, a, b]) => raw.slice(at(raw, a), at(raw, b)));
const flippedBit = fc.tuple(good, fc.nat(2), position, fc.nat(7)).map(([raw, which, where, bit]) => {
  const parts = raw.split('.');
  const bytes = Buffer.from(parts[which] ?? '', 'base64url');
  const index = at(bytes, where);
  bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
  parts[which] = bytes.toString('base64url');
  return parts.join('.');
});
const spliced = fc
  .tuple(good, good, good, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }))
  .map(([a, b, c, order]) => {
    const parts = [a, b, c].map((raw, index) => raw.split('.')[order[index] ?? 0]);
    return parts.join('.');
  });
const otherClaims = fc
  .tuple(good, fc.constantFrom(...Object.keys(CLAIMS), 'nbf', 'admin', '__proto__'), fc.jsonValue())
  .map(([raw, name, value]) => {
    const [header, , rest] = raw.split('.');
    return `${header}.${segment(JSON.stringify({ ...CLAIMS, [name]: value }))}.${rest}`;
  });
const otherHeader = fc
  .tuple(
    good,
    fc.constantFrom('alg', 'typ', 'kid', 'crit', 'jwk', 'cty'),
    fc.oneof(fc.jsonValue(), fc.constantFrom('none', 'HS256', 'RS256', 'ES256', 'EdDSA')),
  )
  .map(([raw, name, value]) => {
    const [header = '', claims, rest] = raw.split('.');
    const members: unknown = JSON.parse(Buffer.from(header, 'base64url').toString());
    return `${segment(JSON.stringify({ ...Object(members), [name]: value }))}.${claims}.${rest}`;
  });
const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.json());

describe('10,000 mutated tokens', () => {
  it('[R11][R17][R18][R27] none is accepted, and none makes the verifier throw', async () => {
    for (const raw of GOOD) expect(outcomeOf(await verifier.verify(raw))).toBe('verified');
    const mutated = fc
      .oneof(edited, shortened, flippedBit, spliced, otherClaims, otherHeader, anything)
      // A mutation may give back a good token, letter for letter. Each other text must be refused.
      .filter((raw) => !GOOD.includes(raw));
    const reasons = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(mutated, async (raw) => {
        const verification = await verifier.verify(raw);
        expect(verification.outcome).toBe('refused');
        reasons.set(outcomeOf(verification), (reasons.get(outcomeOf(verification)) ?? 0) + 1);
      }),
      { numRuns: 10_000 },
    );
    // The mutations are of use only if they come past the parser, too.
    expect(reasons.get('malformed')).toBeGreaterThan(1_000);
    expect(reasons.get('signature-invalid')).toBeGreaterThan(1_000);
  }, 60_000);
});
