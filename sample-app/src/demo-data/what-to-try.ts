import type { DemoFile } from './demo-file.js';

type Login = Pick<DemoFile['admin'], 'email' | 'password'>;

const json = `-H 'Content-Type: application/json' -d`;

/** Takes the access token out of the answer. */
const tokenIn = (curl: string) => `$(${curl} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;

/** Lines that work when they are pasted into another terminal. */
export function whatToTry({ baseUrl, users: [alice], admin, apiKey, clients }: DemoFile): string {
  const { budgetApp, reportJob } = clients;
  const key = `-H 'X-API-Key: ${apiKey.key}'`;
  const tokenOf = ({ email, password }: Login) =>
    tokenIn(`curl -s ${baseUrl}/sessions ${json} '${JSON.stringify({ email, password })}'`);
  return `
Payments API on ${baseUrl}

# an application, by its API key
curl ${baseUrl}/settlements ${key}
curl ${baseUrl}/settlements ${key} ${json} '{"reference":"batch-1","amount":125000,"currency":"EUR"}'

# a user, by the access token of a login
ALICE=${tokenOf(alice)}
curl ${baseUrl}/accounts -H "Authorization: Bearer $ALICE"
curl ${baseUrl}/transfers -H "Authorization: Bearer $ALICE" ${json} '{"from":"acc_alice_current","to":"acc_bob_current","amount":1250}'
curl ${baseUrl}/accounts/acc_alice_current/transactions -H "Authorization: Bearer $ALICE"

# a service, by OAuth client credentials
REPORTS=${tokenIn(`curl -s ${baseUrl}/oauth/token -u ${reportJob.clientId}:${reportJob.clientSecret} -d grant_type=client_credentials`)}
curl ${baseUrl}/reports/daily -H "Authorization: Bearer $REPORTS"

# an administrator
ADMIN=${tokenOf(admin)}
curl ${baseUrl}/admin/users -H "Authorization: Bearer $ADMIN"
curl ${baseUrl}/admin/api-keys -H "Authorization: Bearer $ADMIN"

# somebody else's app, on a user's behalf: in a browser, as ${alice.email} with ${alice.password}
# ${new URL('/', budgetApp.redirectUri).href}

# all of it, as a client would
npm run demo
`;
}
