import type { DemoFile } from '../../demo-data/demo-file.js';
import { bearer, IssuedKey, Tokens } from '../answers.js';
import type { Visit } from '../visit.js';

export async function administrator(visit: Visit, { admin, users: [alice] }: DemoFile): Promise<void> {
  const login = async ({ email, password }: typeof alice) =>
    bearer(
      Tokens.parse(
        await visit.step(`${email} logs in`, 201, 'POST /sessions', { body: { email, password } }),
      ),
    );

  visit.chapter('An administrator');
  const headers = await login(admin);
  const alices = await login(alice);
  await visit.step('all people', 200, 'GET /admin/users', { headers });
  await visit.step('not for alice, who lacks the role', 403, 'GET /admin/users', { headers: alices });
  await visit.step('nor these, for lack of the scope', 403, 'GET /admin/api-keys', { headers: alices });

  visit.chapter('The life of an API key');
  const body = {
    name: 'Demo',
    owner: 'demo-partner',
    scopes: ['settlements:read'],
    expires_in_seconds: 3600,
  };
  const { id, key } = IssuedKey.parse(
    await visit.step('issues one, shown once', 201, 'POST /admin/api-keys', { headers, body }),
  );
  await visit.step('none may give what they lack', 403, 'POST /admin/api-keys', {
    headers,
    body: { ...body, scopes: ['transfers:write'] },
  });
  await visit.step('lists all, without secrets', 200, 'GET /admin/api-keys', { headers });
  await visit.step('reads one', 200, `GET /admin/api-keys/${id}`, { headers });
  const partner = { 'x-api-key': key };
  await visit.step('the partner reads', 200, 'GET /settlements', { headers: partner });
  await visit.step('and may not write', 403, 'POST /settlements', {
    headers: partner,
    body: { reference: 'r', amount: 1, currency: 'EUR' },
  });
  await visit.step('revokes it', 200, `POST /admin/api-keys/${id}/revoke`, {
    headers,
    body: { reason: 'The demo is over' },
  });
  await visit.step('the partner is refused', 401, 'GET /settlements', { headers: partner });
}
