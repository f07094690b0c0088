import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  generateSecret,
  importJWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { JWK } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import * as oauth from 'oauth4webapi';

import {
  AccessTokenIssuer,
  AccessTokenVerifier,
  generateSigningKey,
  jwksRoute,
  resolveTokenOptions,
} from '#jwt';
import type { JwsAlgorithm } from '#jwt';

const AUDIENCE = 'https://api.example.com';
const REQUEST = { subject: 'user-1', clientId: 'web', scopes: ['transfers:read'], sessionId: 's1' };

const ASYMMETRIC: readonly JwsAlgorithm[] = ['ES256', 'ES384', 'ES512', 'RS256', 'PS256', 'Ed25519'];

async function issuerOf(algorithm: JwsAlgorithm, issuer = 'https://id.example.com') {
  const key = await generateSigningKey(algorithm);
  return { key, issuer: new AccessTokenIssuer({ issuer, audience: AUDIENCE, signingKeys: [key] }) };
}

describe('a token that we issue', () => {
  it.each(ASYMMETRIC)('verifies with jose and our published keys: %s', async (algorithm) => {
    const { issuer } = await issuerOf(algorithm);
    const { token, id, expiresAt } = await issuer.issue(REQUEST);
    const keys = createLocalJWKSet({ keys: [...issuer.publicKeySet().keys] });
    const { payload } = await jwtVerify(token.expose(), keys, {
      issuer: 'https://id.example.com',
      audience: AUDIENCE,
      typ: 'at+jwt',
      requiredClaims: ['sub', 'client_id', 'iat', 'jti', 'exp'],
    });
    expect(payload).toMatchObject({ sub: 'user-1', client_id: 'web', scope: 'transfers:read', jti: id });
    expect(payload.exp).toBe(expiresAt.getTime() / 1000);
  });

  it('verifies with jose by a shared secret: HS256', async () => {
    const { key, issuer } = await issuerOf('HS256');
    const { token } = await issuer.issue(REQUEST);
    await expect(
      jwtVerify(token.expose(), await importJWK(key), { audience: AUDIENCE }),
    ).resolves.toBeDefined();
  });

  it.each(['ES256', 'RS256', 'PS256'] as const)('verifies with jsonwebtoken: %s', async (algorithm) => {
    const { issuer } = await issuerOf(algorithm);
    const { token } = await issuer.issue(REQUEST);
    const [key = {}] = issuer.publicKeySet().keys;
    const { createPublicKey } = await import('node:crypto');
    const claims = jsonwebtoken.verify(token.expose(), createPublicKey({ key: { ...key }, format: 'jwk' }), {
      algorithms: [algorithm],
      audience: AUDIENCE,
    });
    expect(claims).toMatchObject({ sub: 'user-1' });
  });
});

describe('a resource server that validates by RFC 9068 with oauth4webapi', () => {
  let issuer: AccessTokenIssuer;
  let server: ReturnType<typeof createServer>;
  let as: oauth.AuthorizationServer;

  beforeAll(async () => {
    server = createServer((request, response) => void jwksRoute(issuer).handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    ({ issuer } = await issuerOf('ES256', origin));
    as = { issuer: origin, jwks_uri: `${origin}/.well-known/jwks.json` };
  });
  afterAll(() => void server.close());

  it('accepts our token, with the keys that our route publishes', async () => {
    const { token } = await issuer.issue(REQUEST);
    const request = new Request(`${AUDIENCE}/transfers`, {
      headers: { authorization: `Bearer ${token.expose()}` },
    });
    const claims = await oauth.validateJwtAccessToken(as, request, AUDIENCE, {
      [oauth.allowInsecureRequests]: true,
    });
    expect(claims).toMatchObject({ sub: 'user-1', client_id: 'web' });
  });
});

type SigningKey = Parameters<SignJWT['sign']>[0];

describe('a token that jose signs', () => {
  const signed = async (key: SigningKey, alg: string, kid?: string) =>
    new SignJWT({ client_id: 'budget-app', scope: 'transfers:read' })
      .setProtectedHeader({ alg, typ: 'at+jwt', ...(kid === undefined ? {} : { kid }) })
      .setIssuer('https://id.example.com')
      .setAudience(AUDIENCE)
      .setSubject('user-1')
      .setIssuedAt()
      .setExpirationTime('5m')
      .setJti('token-1')
      .sign(key);

  const verifierOf = (key: JWK) =>
    new AccessTokenVerifier(
      resolveTokenOptions({ issuer: 'https://id.example.com', audience: AUDIENCE, keys: [key] }),
    );

  it.each([
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
    'Ed25519',
  ])('verifies with us: %s', async (alg) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), alg, kid: 'k1', use: 'sig' };
    const verification = await verifierOf(jwk).verify(await signed(privateKey, alg, 'k1'));
    expect(verification).toMatchObject({
      outcome: 'verified',
      principal: { kind: 'delegated', subject: 'user-1', clientId: 'budget-app', scopes: ['transfers:read'] },
    });
  });

  it.each(['HS256', 'HS384', 'HS512'])('verifies with us: %s', async (alg) => {
    const key = await generateSecret(alg, { extractable: true });
    const jwk = { ...(await exportJWK(key)), alg };
    expect(await verifierOf(jwk).verify(await signed(key, alg))).toMatchObject({
      outcome: 'verified',
    });
  });
});
