import type { DemoFile } from './demo-file.js';

type Login = Pick<DemoFile['admin'], 'email' | 'password'>;

const json = `-H 'Content-Type: application/json' -d`;

/** Lines that work when they are pasted into another terminal. */
export function whatToTry({ baseUrl, users: [alice], admin, apiKey }: DemoFile): string {
  const key = `-H 'X-API-Key: ${apiKey.key}'`;
  const tokenOf = ({ email, password }: Login) =>
    `$(curl -s ${baseUrl}/sessions ${json} '${JSON.stringify({ email, password })}'` +
    ` | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
  return `
Payments API on ${baseUrl}

# an application, by its API key
curl ${baseUrl}/settlements ${key}
curl ${baseUrl}/settlements ${key} ${json} '{"reference":"batch-1","amount":125000,"currency":"EUR"}'

# a user, by the access token of a login
ALICE=${tokenOf(alice)}
curl ${baseUrl}/accounts -H "Authorization: Bearer $ALICE"
curl ${baseUrl}/transfers -H "Authorization: Bearer $ALICE" ${json} '{"from":"acc_alice_current","to":"acc_bob_current","amount":1250}'

# an administrator
ADMIN=${tokenOf(admin)}
curl ${baseUrl}/admin/users -H "Authorization: Bearer $ADMIN"
curl ${baseUrl}/admin/api-keys -H "Authorization: Bearer $ADMIN"

# all of it, as a client would
npm run demo
`;
}
