import type { DemoFile } from '../../demo-data/demo-file.js';
import { AccountList, bearer, Created, Tokens } from '../answers.js';
import type { Visit } from '../visit.js';

export async function user(visit: Visit, { users: [alice, bob] }: DemoFile): Promise<void> {
  visit.chapter('A user, by login');
  await visit.step('a wrong password', 401, 'POST /sessions', {
    body: { email: alice.email, password: 'a guess' },
  });
  await visit.step('no password', 400, 'POST /sessions', { body: { email: alice.email } });
  const login = async ({ email, password }: typeof alice) =>
    Tokens.parse(await visit.step(`${email} logs in`, 201, 'POST /sessions', { body: { email, password } }));
  const tokens = await login(alice);
  const headers = bearer(tokens);
  await visit.step('who is it?', 200, 'GET /me', { headers });

  visit.chapter('Moving money');
  const { accounts } = AccountList.parse(await visit.step('her accounts', 200, 'GET /accounts', { headers }));
  const bobsHeaders = bearer(await login(bob));
  const bobs = AccountList.parse(
    await visit.step('his accounts', 200, 'GET /accounts', { headers: bobsHeaders }),
  );
  // From her fullest account to her emptiest, so that the demo can run any number of times.
  const [to, from] = accounts.toSorted((a, b) => a.balance - b.balance);
  const body = { from: from?.id, to: to?.id, amount: 1250, idempotency_key: `demo-${Date.now()}` };
  const first = Created.parse(await visit.step('a transfer', 201, 'POST /transfers', { headers, body }));
  const again = Created.parse(
    await visit.step('sent again after a lost answer', 201, 'POST /transfers', { headers, body }),
  );
  const after = AccountList.parse(await visit.step('her accounts then', 200, 'GET /accounts', { headers }));
  const balance = after.accounts.find(({ id }) => id === from?.id)?.balance;
  visit.check('it was paid once', first.id === again.id && balance === (from?.balance ?? 0) - body.amount);
  await visit.step('from somebody else’s account', 404, 'POST /transfers', {
    headers,
    body: { from: bobs.accounts[0]?.id, to: to?.id, amount: 1250 },
  });
  await visit.step('a transfer by bob, who may only look', 403, 'POST /transfers', {
    headers: bobsHeaders,
    body: { from: bobs.accounts[0]?.id, to: to?.id, amount: 1250 },
  });

  visit.chapter('The life of a session');
  const next = Tokens.parse(
    await visit.step('a refresh rotates', 200, 'POST /sessions/refresh', {
      body: { refresh_token: tokens.refresh_token },
    }),
  );
  await visit.step('the old one again: somebody stole it', 401, 'POST /sessions/refresh', {
    body: { refresh_token: tokens.refresh_token },
  });
  await visit.step('so the session is over', 401, 'POST /sessions/refresh', {
    body: { refresh_token: next.refresh_token },
  });
  const second = await login(alice);
  await visit.step('logs out', 204, 'DELETE /sessions/current', { headers: bearer(second) });
  await visit.step('no refresh after that', 401, 'POST /sessions/refresh', {
    body: { refresh_token: second.refresh_token },
  });
  const third = await login(alice);
  await visit.step('logs out everywhere', 204, 'DELETE /sessions', { headers: bearer(third) });
  await visit.step('no refresh after that either', 401, 'POST /sessions/refresh', {
    body: { refresh_token: third.refresh_token },
  });
}
