import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ClientService } from 'nestjs-latchkey/authorization-server';

import { platforms } from '../support/platforms.js';
import { authorizationRequest, refresh, tokensOf } from '../support/authorization-server/code-flow.js';
import { basic, SECRET, ServerWorld } from '../support/authorization-server/server-world.js';

describe.each(platforms)('a client that changes while it has tokens, on %s', (platform) => {
  let world: ServerWorld;

  beforeEach(async () => {
    world = await ServerWorld.start({ platform });
  });
  afterEach(() => world.stop());

  const isActive = async (token: unknown) => {
    const { body } = await world.post('/introspect', { token: String(token) }, basic('api', SECRET));
    return body['active'];
  };

  it.each(['suspend', 'remove'] as const)('%s: its access tokens are refused at once', async (method) => {
    const { access_token: token } = await tokensOf(world);
    expect(await isActive(token)).toBe(true);
    await world.app.get(ClientService)[method]('budget');
    expect(await isActive(token)).toBe(false);
  });

  it('gets at the next refresh no more than it is registered for now', async () => {
    const tokens = await tokensOf(world, authorizationRequest({ scope: 'transfers:read accounts:read' }));
    await world.app.get(ClientService).update('budget', { scopes: ['transfers:read'] });
    const { status, body } = await refresh(world, String(tokens['refresh_token']));
    expect([status, body['scope']]).toEqual([200, 'transfers:read']);
  });

  it.each(['a\0b', ' ', 'x'.repeat(5000), '../budget'])(
    'is not looked for by what can be no id: %j',
    async (id) => {
      const asked: string[] = [];
      const find = world.clients.find.bind(world.clients);
      world.clients.find = (sought, options) => {
        asked.push(sought);
        return find(sought, options);
      };
      const { status } = await world.post('/token', { grant_type: 'client_credentials', client_id: id });
      expect(status).toBe(401);
      expect(asked).not.toContain(id);
    },
  );
});
