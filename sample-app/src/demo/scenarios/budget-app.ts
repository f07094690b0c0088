import { createHash, randomBytes } from 'node:crypto';

import type { DemoFile } from '../../demo-data/demo-file.js';
import { bearer, ResourceMetadata, ServerMetadata, Tokens, TransactionList } from '../answers.js';
import { UserAgent } from '../user-agent.js';
import type { Visit } from '../visit.js';

const TRANSACTIONS = 'GET /accounts/acc_alice_current/transactions';

/** Authorization code with PKCE, as the budget app and the user's browser go through it. */
export async function budgetApp(visit: Visit, { users: [alice], clients }: DemoFile): Promise<void> {
  const { clientId: client_id, redirectUri: redirect_uri } = clients.budgetApp;

  visit.chapter('Somebody else’s app asks');
  const { authorization_servers } = ResourceMetadata.parse(
    await visit.step('who can let it in?', 200, 'GET /.well-known/oauth-protected-resource'),
  );
  const { issuer } = ServerMetadata.parse(
    await visit.step('what can the server do?', 200, 'GET /.well-known/oauth-authorization-server/oauth'),
  );
  visit.check('it is a server that the API trusts', authorization_servers.includes(issuer));
  const agent = new UserAgent(visit);
  const [verifier, state] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
  const question = new URLSearchParams({
    response_type: 'code',
    client_id,
    redirect_uri,
    scope: 'transactions:read',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const asked = await agent.open('sends alice to the server', 303, `/oauth/authorize?${question.toString()}`);

  visit.chapter('The user decides');
  const login = await agent.follow('has to log in', 200, asked);
  const identifier = alice.email;
  await agent.submit('a wrong password', 422, login, { identifier, password: 'a guess' });
  const loggedIn = await agent.submit('logs in', 303, login, { identifier, password: alice.password });
  const onward = await agent.follow('goes on', 303, loggedIn);
  const consent = await agent.follow('is asked whether she allows it', 200, onward);
  await agent.submit('a forged decision', 403, consent, { decision: 'allow', csrf: 'forged' });
  const allowed = await agent.submit('allows it', 303, consent, { decision: 'allow' });
  const back = await agent.follow('goes back to the app', 303, allowed);
  const answer = new URL(back.headers.get('location') ?? redirect_uri);
  visit.check('it is the app that asked', answer.href.startsWith(redirect_uri));
  visit.check(
    'the answer is to its question, and by this server',
    answer.searchParams.get('state') === state && answer.searchParams.get('iss') === issuer,
  );

  visit.chapter('The app acts for the user');
  const redeem = (title: string, expected: number, form: Record<string, string>) =>
    visit.step(title, expected, 'POST /oauth/token', { form: { client_id, ...form } });
  const code = {
    grant_type: 'authorization_code',
    code: answer.searchParams.get('code') ?? '',
    redirect_uri,
  };
  const first = Tokens.parse(await redeem('the code for tokens', 200, { ...code, code_verifier: verifier }));
  const { transactions } = TransactionList.parse(
    await visit.step('reads her transactions', 200, TRANSACTIONS, { headers: bearer(first) }),
  );
  visit.check('there are some', transactions.length > 0);
  const bobs = 'GET /accounts/acc_bob_current/transactions';
  await visit.step('nobody else’s', 404, bobs, { headers: bearer(first) });
  await visit.step('may not do what only she may', 403, 'GET /accounts', { headers: bearer(first) });
  await visit.step('nor move money', 403, 'POST /transfers', { headers: bearer(first), body: {} });
  const grant_type = 'refresh_token';
  const second = Tokens.parse(
    await redeem('a refresh rotates', 200, { grant_type, refresh_token: first.refresh_token }),
  );
  await visit.step('reads on', 200, TRANSACTIONS, { headers: bearer(second) });

  visit.chapter('The user takes it back');
  const apps = await agent.open('her connected apps', 200, '/oauth/connected-apps');
  const grant = /name="grant" value="([^"]+)"/.exec(String(apps.content))?.[1] ?? '';
  await agent.submit('disconnects the app', 200, apps, { grant });
  await visit.step('no reading after that', 401, TRANSACTIONS, { headers: bearer(second) });
  await redeem('nor a refresh', 400, { grant_type, refresh_token: second.refresh_token });
}
