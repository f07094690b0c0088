import { createServer } from 'node:http';

import { describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { ec, secret } from '../test/token-forge.js';

import { KeyFleet } from '../test/key-fleet.js';

import { AccessTokenIssuer } from './access-token-issuer.js';
import { jwksRoute } from './jwks.route.js';

describe('/.well-known/jwks.json', () => {
  const issuer = new AccessTokenIssuer({
    issuer: 'a',
    audience: 'b',
    signingKeys: [ec.privateKey, { secret }],
  });
  const route = jwksRoute(issuer);
  const server = createServer((incoming, response) => void route.handle(incoming, response));

  it('is a GET from the root', () => {
    expect(route).toMatchObject({ method: 'GET', path: '/.well-known/jwks.json' });
  });

  it('[R20] holds the public halves, and nothing of the private ones', async () => {
    const response = await request(server)
      .get('/')
      .expect(200)
      .expect('content-type', 'application/jwk-set+json');
    const { x, y } = ec.publicKey.export({ format: 'jwk' });
    const kid = issuer.publicKeySet().keys[0]?.kid;
    expect(response.body).toEqual({
      keys: [{ kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' }],
    });
    expect(response.text).not.toContain(secret.toString('base64url'));
  });

  it('may be cached by anybody', async () => {
    await request(server).get('/').expect('cache-control', 'public, max-age=300');
  });

  it('answers HEAD with the headers alone', async () => {
    const response = await request(server)
      .head('/')
      .expect(200)
      .expect('content-type', 'application/jwk-set+json');
    expect(Number(response.headers['content-length'])).toBeGreaterThan(100);
    expect(response.text).toBeFalsy();
  });

  it('follows the keys of a ring', async () => {
    const process = await new KeyFleet().started();
    const followed = jwksRoute(process.issuer);
    const following = createServer((incoming, response) => void followed.handle(incoming, response));
    const kids = async () =>
      (await request(following).get('/')).body.keys.map(({ kid }: { readonly kid: string }) => kid);
    expect(await kids()).toEqual(process.published());
    await process.ring.rotate();
    expect(await kids()).toHaveLength(2);
    const { id } = await process.ring.rotateNow('leaked');
    expect(await kids()).toEqual([id]);
  });
});
