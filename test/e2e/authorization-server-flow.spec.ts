import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';

import { platforms } from '../support/platforms.js';
import { authorizationRequest, codeOf, redeem } from '../support/authorization-server/code-flow.js';
import { API, ServerWorld } from '../support/authorization-server/server-world.js';

describe.each(platforms)('authorization code on %s', (platform) => {
  let world: ServerWorld;

  beforeAll(async () => {
    world = await ServerWorld.start({ platform });
  });
  afterAll(() => world.stop());

  it('login and consent give a code, and the code an access token that the key set verifies [I02]', async () => {
    const request = authorizationRequest();
    const { status, body } = await redeem(world, await codeOf(world, request), request);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', scope: 'transfers:read' },
    });
    const keys = createRemoteJWKSet(new URL(`${world.issuer}/jwks`));
    const { payload, protectedHeader } = await jwtVerify(String(body['access_token']), keys);
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(payload).toMatchObject({ iss: world.issuer, aud: API, sub: 'user-alice', client_id: 'budget' });
  });
});
