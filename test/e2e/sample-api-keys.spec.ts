import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { platforms } from '../support/platforms.js';
import { SampleApp } from '../support/sample-app.js';

describe.each(platforms)('the administration of API keys in the sample app on %s', (PLATFORM) => {
  let sample: SampleApp;
  let admin: Record<string, string>;

  beforeAll(async () => {
    sample = await SampleApp.start({ PLATFORM });
    admin = await sample.bearer('admin');
  });
  afterAll(() => sample.stop());

  const request = { name: 'Nightly', owner: 'acme-nightly', scopes: ['settlements:read'] };
  const issue = (body: object, headers = admin) => sample.call('POST /admin/api-keys', { headers, body });
  const settlements = (key: string) => sample.call('GET /settlements', { headers: { 'x-api-key': key } });

  it('issues a key that works, for 90 days', async () => {
    const { status, headers, body } = await issue(request);
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    const seconds = (Date.parse(body.expires_at) - Date.parse(body.issued_at)) / 1000;
    expect(Math.round(seconds)).toBe(90 * 86_400);
    expect((await settlements(body.key)).status).toBe(200);
  });

  it('shows the key once: neither list nor reading holds it again [K01]', async () => {
    const { body } = await issue(request);
    const list = await sample.call('GET /admin/api-keys', { headers: admin });
    const one = await sample.call(`GET /admin/api-keys/${body.id}`, { headers: admin });
    expect([list.status, one.status]).toEqual([200, 200]);
    expect(list.body.items.map(({ id }) => id)).toContain(body.id);
    const secret = body.key.slice(-49);
    expect(JSON.stringify([list.body, one.body])).not.toContain(secret);
    expect(JSON.stringify([list.body, one.body])).not.toMatch(/digest|pepper/);
  });

  it('gives partners’ scopes only: nothing that neither the caller holds nor the options allow [K05]', async () => {
    const { status, body } = await issue({ ...request, scopes: ['settlements:read', 'transfers:write'] });
    expect(status).toBe(403);
    expect(body.code).toBe('rights_exceeded');
  });

  it('is for those with api-keys:manage alone', async () => {
    const { status } = await issue(request, await sample.bearer('alice'));
    expect(status).toBe(403);
  });

  it('revokes a key at once, and for ever', async () => {
    const { body } = await issue(request);
    const revoke = () =>
      sample.call(`POST /admin/api-keys/${body.id}/revoke`, { headers: admin, body: { reason: 'Lost' } });
    expect((await revoke()).status).toBe(200);
    const refused = await settlements(body.key);
    const unknown = await settlements('acme_sk_test_nobodys');
    expect(refused.status).toBe(401);
    expect(refused.body).toEqual(unknown.body);
    expect((await revoke()).body.state).toBe('revoked');
  });

  it('answers 404 for a key that does not exist, and 400 for a wrong field, which it names', async () => {
    const unknown = await sample.call('GET /admin/api-keys/0123456789abcdef', { headers: admin });
    expect(unknown.status).toBe(404);
    const wrong = await issue({ ...request, scopes: ['settlements:everything'] });
    expect(wrong.status).toBe(400);
    expect(wrong.body).toMatchObject({ code: 'invalid_input', field: 'scopes.0' });
  });
});
