import type { DemoFile } from '../../demo-data/demo-file.js';
import { bearer, Introspection, ServiceToken } from '../answers.js';
import type { Visit } from '../visit.js';

/** Client credentials, as any tutorial does it. */
export async function reportJob(visit: Visit, { clients: { reportJob: client } }: DemoFile): Promise<void> {
  const basic = (secret: string) => ({
    authorization: `Basic ${Buffer.from(`${client.clientId}:${secret}`).toString('base64')}`,
  });
  const own = basic(client.clientSecret);
  const form = { grant_type: 'client_credentials' };

  visit.chapter('A service, in its own name');
  await visit.step('a wrong secret', 401, 'POST /oauth/token', { headers: basic('a-guess'), form });
  const granted = ServiceToken.parse(
    await visit.step('client credentials for a token', 200, 'POST /oauth/token', { headers: own, form }),
  );
  const headers = bearer(granted);
  await visit.step('reads today’s report', 200, 'GET /reports/daily', { headers });
  await visit.step('is nobody’s user', 403, 'GET /me', { headers });
  await visit.step('nor acts for one', 403, 'GET /accounts/acc_alice_current/transactions', { headers });

  visit.chapter('The life of an access token');
  const token = { headers: own, form: { token: granted.access_token } };
  const before = Introspection.parse(await visit.step('is it good?', 200, 'POST /oauth/introspect', token));
  await visit.step('revokes it', 200, 'POST /oauth/revoke', token);
  const after = Introspection.parse(await visit.step('is it still?', 200, 'POST /oauth/introspect', token));
  visit.check('it was good, and is no longer', before.active && !after.active);
  await visit.step('the API takes it no longer', 401, 'GET /reports/daily', { headers });
}
