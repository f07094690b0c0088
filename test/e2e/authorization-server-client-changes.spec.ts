import { setTimeout } from 'node:timers/promises';

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

  it('removed, and registered anew by somebody else: has nothing of what users allowed before', async () => {
    const clients = world.app.get(ClientService);
    const tokens = await tokensOf(world);
    const { name, application, redirectUris, scopes } = await clients.get('budget');
    await clients.remove('budget');
    // Grants count in whole seconds.
    await setTimeout(1000 - (Date.now() % 1000));
    await clients.register({ id: 'budget', name, application, redirectUris, scopes });

    const { status, body } = await refresh(world, String(tokens['refresh_token']));
    expect([status, body['error']]).toEqual([400, 'invalid_grant']);
  });

  it('gets at the next refresh no more than it is registered for now', async () => {
    const tokens = await tokensOf(world, authorizationRequest({ scope: 'transfers:read accounts:read' }));
    await world.app.get(ClientService).update('budget', { scopes: ['transfers:read'] });
    const { status, body } = await refresh(world, String(tokens['refresh_token']));
    expect([status, body['scope']]).toEqual([200, 'transfers:read']);
  });

  it.each([
    ['a zero byte', 'a\0b'],
    ['a space', ' '],
    ['5000 characters', 'x'.repeat(5000)],
    ['a path', '../budget'],
  ])('is not looked for by what can be no id: %s', async (_what, id) => {
    const asked: string[] = [];
    const find = world.clients.find.bind(world.clients);
    world.clients.find = (sought, options) => {
      asked.push(sought);
      return find(sought, options);
    };
    const { status } = await world.post('/token', { grant_type: 'client_credentials', client_id: id });
    expect(status).toBe(401);
    expect(asked).not.toContain(id);
  });
});
