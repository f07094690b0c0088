import { describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';

import { MemorySigningKeyStore, resolveSigningKeyOptions, SigningKeyRing } from '#jwt/core';

import { basic, SECRET, ServerWorld } from '../support/authorization-server/server-world.js';

describe('an authorization server on a ring of signing keys', () => {
  it('signs with the key whose turn it is, and refuses at once what a dropped one signed [I01]', async () => {
    let now = Date.now();
    const ring = new SigningKeyRing({
      store: new MemorySigningKeyStore(() => undefined),
      issuer: 'https://id.example.test',
      options: resolveSigningKeyOptions({ sealingKey: 'a sealing key of thirty-two bytes' }),
      report: () => undefined,
      clock: { now: () => now, monotonic: () => now },
    });
    await ring.start();
    const world = await ServerWorld.start({ options: { signingKeys: ring.privateKeys } });
    try {
      const tokenOf = async () => {
        const grant = { grant_type: 'client_credentials' };
        return String((await world.post('/token', grant, basic('job', SECRET))).body['access_token']);
      };
      const isActive = async (token: string) =>
        (await world.post('/introspect', { token }, basic('api', SECRET))).body['active'];
      const first = await tokenOf();
      const next = await ring.rotate();
      expect(decodeProtectedHeader(await tokenOf()).kid).toBe(decodeProtectedHeader(first).kid);
      now = next.signsFrom.getTime();
      await ring.refresh();
      const second = await tokenOf();
      expect(decodeProtectedHeader(second).kid).toBe(next.id);
      const published = createRemoteJWKSet(new URL(`${world.issuer}/jwks`));
      for (const token of [first, second]) {
        await jwtVerify(token, published);
        expect(await isActive(token)).toBe(true);
      }

      const { id } = await ring.rotateNow('leaked');
      for (const token of [first, second]) expect(await isActive(token)).toBe(false);
      const third = await tokenOf();
      expect(decodeProtectedHeader(third).kid).toBe(id);
      expect(await isActive(third)).toBe(true);
      const { keys } = (await (await fetch(`${world.issuer}/jwks`)).json()) as { keys: { kid: string }[] };
      expect(keys.map(({ kid }) => kid)).toEqual([id]);
      expect(keys[0]).not.toHaveProperty('d');
    } finally {
      await world.stop();
      await ring.close();
    }
  });
});
