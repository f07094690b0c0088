import { afterEach, describe, expect, it, jest } from '@jest/globals';

import type { OAuthArtifact } from '#authorization-server';
import { MemoryClientStore, MemoryOAuthArtifactStore } from '#authorization-server';
import { StoreUnavailableError } from '#core';

import {
  authorizationRequest,
  authorizeUrl,
  codeOf,
  decide,
  redeem,
  refresh,
  tokensOf,
} from '../support/authorization-server/code-flow.js';
import { dataOf } from '../support/authorization-server/http-browser.js';
import { basic, SECRET, ServerWorld } from '../support/authorization-server/server-world.js';

/** Everything that was ever written, as somebody who copies the store finds it. */
class CopiedStore extends MemoryOAuthArtifactStore {
  readonly copies: OAuthArtifact[] = [];

  override save(...[artifact, options]: Parameters<MemoryOAuthArtifactStore['save']>): Promise<boolean> {
    this.copies.push(structuredClone(artifact));
    return super.save(artifact, options);
  }
}

describe('the server and its stores', () => {
  let world: ServerWorld;

  afterEach(async () => {
    jest.restoreAllMocks();
    await world.stop();
  });

  it('a copy of the store holds no code, token, cookie, interaction or request that could be used [I12]', async () => {
    const artifacts = new CopiedStore(() => undefined);
    world = await ServerWorld.start();
    const stores = { artifacts, clients: world.clients };
    await world.stop();
    world = await ServerWorld.start({ options: { stores } });
    const request = authorizationRequest({ client_id: 'web' });
    const pushed = await world.post('/par', request.parameters, basic('web', SECRET));
    const requestUri = String(pushed.body['request_uri']);
    const browser = world.browser();
    const page = await browser.open(
      authorizeUrl(world, { ...request, parameters: { client_id: 'web', request_uri: requestUri } }),
    );
    const interaction = page.url.pathname.split('/').at(-1) ?? '';
    const end = await decide(browser, page);
    const code = end.url.searchParams.get('code') ?? '';
    const { body } = await world.post(
      '/token',
      {
        grant_type: 'authorization_code',
        code,
        redirect_uri: request.parameters['redirect_uri'] ?? '',
        code_verifier: request.verifier,
      },
      basic('web', SECRET),
    );
    await browser.open(`${world.issuer}/logout`);
    const secrets = [
      requestUri.split(':').at(-1) ?? '',
      interaction,
      code,
      String(body['refresh_token']),
      String(body['access_token']),
      ...browser.cookies.filter(({ name }) => !name.endsWith('.sig')).map(({ value }) => value),
      request.verifier,
      SECRET,
    ].filter((text) => text !== '');
    expect(secrets.length).toBeGreaterThanOrEqual(8);
    expect(new Set(artifacts.copies.map(({ model }) => model))).toEqual(
      new Set([
        'PushedAuthorizationRequest',
        'Interaction',
        'Session',
        'Grant',
        'AuthorizationCode',
        'RefreshToken',
      ]),
    );
    const dump = JSON.stringify([artifacts.copies, await world.clients.find('web')]);
    for (const secret of secrets) expect(dump).not.toContain(secret);
  });

  it('what stands in the store opens nothing: digests and sealed texts are refused as codes and tokens [I12]', async () => {
    const artifacts = new CopiedStore(() => undefined);
    const clients = new MemoryClientStore(() => undefined);
    world = await ServerWorld.start();
    const record = await world.clients.find('budget');
    if (record !== undefined) await clients.insert(record, { effects: { changes: [], events: [] } });
    await world.stop();
    world = await ServerWorld.start({ options: { stores: { artifacts, clients } } });
    await tokensOf(world);
    for (const { model, idDigest, payload } of artifacts.copies) {
      for (const text of [idDigest, String(payload['sealed'])]) {
        if (model !== 'RefreshToken' && model !== 'AuthorizationCode') continue;
        expect((await refresh(world, text)).status).toBe(400);
        expect((await redeem(world, text, authorizationRequest())).status).toBe(400);
      }
    }
  });

  it('within the leeway a refresh that is repeated succeeds, and beyond it revokes the grant [I03]', async () => {
    world = await ServerWorld.start({ options: { refreshLeewaySeconds: 10 } });
    const first = String((await tokensOf(world))['refresh_token']);
    const lost = await refresh(world, first);
    const again = await refresh(world, first);
    expect([lost.status, again.status]).toEqual([200, 200]);
    expect(again.body['refresh_token']).not.toBe(lost.body['refresh_token']);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now + 11_000);
    expect((await refresh(world, first)).status).toBe(400);
    expect((await refresh(world, String(again.body['refresh_token']))).status).toBe(400);
  });

  it('codes, refresh tokens and grants end at their time', async () => {
    const lifetimes = { codeSeconds: 30, refreshTokenSeconds: 100, grantSeconds: 150 };
    world = await ServerWorld.start({ options: { lifetimes } });
    const start = Date.now();
    const clock = jest.spyOn(Date, 'now');
    const at = (seconds: number) => clock.mockImplementation(() => start + seconds * 1000);
    const request = authorizationRequest();
    const code = await codeOf(world, request);
    at(31);
    expect((await redeem(world, code, request)).status).toBe(400);
    at(0);
    const tokens = await tokensOf(world);
    at(90);
    const second = await refresh(world, String(tokens['refresh_token']));
    expect(second.status).toBe(200);
    at(160);
    // Its own hundred seconds are not over; the consent is.
    expect((await refresh(world, String(second.body['refresh_token']))).status).toBe(400);
  });

  it('a store out of reach is 503 with Retry-After, and never says that a token is bad', async () => {
    world = await ServerWorld.start();
    const tokens = await tokensOf(world);
    const away = () =>
      Promise.reject(new StoreUnavailableError('the store', new Error('secret-of-the-driver')));
    const finding = jest.spyOn(world.artifacts, 'find').mockImplementation(away);
    const answer = await refresh(world, String(tokens['refresh_token']));
    expect([answer.status, answer.body['error']]).toEqual([503, 'temporarily_unavailable']);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.text).not.toContain('secret-of-the-driver');
    finding.mockRestore();
    expect((await refresh(world, String(tokens['refresh_token']))).status).toBe(200);
    jest.spyOn(world.clients, 'find').mockImplementation(away);
    expect(
      (await world.post('/token', { grant_type: 'client_credentials' }, basic('job', SECRET))).status,
    ).toBe(503);
    const page = await world.browser().open(authorizeUrl(world, authorizationRequest()));
    expect([page.status, dataOf(page.html, 'problem')]).toEqual([503, ['unavailable']]);
  });

  it('nothing that is written to a console holds a secret, and oidc-provider warns of nothing [I14]', async () => {
    const written = (['log', 'info', 'warn', 'error'] as const).map((method) =>
      jest.spyOn(console, method).mockImplementation(() => undefined),
    );
    world = await ServerWorld.start();
    const tokens = await tokensOf(world);
    await refresh(world, String(tokens['refresh_token']));
    await refresh(world, String(tokens['refresh_token']));
    await world.post('/token', { grant_type: 'client_credentials' }, basic('job', 'wrong'));
    expect(written.flatMap(({ mock }) => mock.calls)).toEqual([]);
    const told = JSON.stringify(world.events);
    for (const secret of [tokens['refresh_token'], tokens['access_token'], SECRET])
      expect(told).not.toContain(String(secret));
  });
});
