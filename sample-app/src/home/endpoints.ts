/** What the page lists. */
export const endpoints = [
  { route: 'GET /', caller: 'anybody', shows: 'This page' },
  { route: 'GET /health', caller: 'anybody', shows: 'Whether all that this stands on is within reach' },
  { route: 'GET /.well-known/jwks.json', caller: 'anybody', shows: 'Public keys of our access tokens' },
  {
    route: 'GET /.well-known/oauth-protected-resource',
    caller: 'anybody',
    shows: 'Which authorization servers and scopes this API knows',
  },
  {
    route: 'GET /.well-known/oauth-authorization-server/oauth',
    caller: 'anybody',
    shows: 'What the authorization server at <code>/oauth</code> can do, and where',
  },
  {
    route: 'GET /oauth/connected-apps',
    caller: 'anybody; the page asks for a login',
    shows: 'Which apps may act for a user; ends it',
  },
  {
    route: 'POST /oauth/token',
    caller: 'OAuth client',
    shows: 'An access token, for a code, a refresh token or client credentials',
  },
  {
    route: 'GET /settlements',
    caller: 'API key, <code>settlements:read</code>',
    shows: 'What the partner reported',
  },
  {
    route: 'POST /settlements',
    caller: 'API key, <code>settlements:write</code>',
    shows: 'Reports a settlement',
  },
  {
    route: 'POST /sessions',
    caller: 'e-mail address and password',
    shows: 'Logs in: access and refresh token',
  },
  {
    route: 'POST /sessions/refresh',
    caller: 'refresh token',
    shows: 'The next pair; each refresh token works once',
  },
  { route: 'DELETE /sessions/current', caller: 'user', shows: 'Logs out' },
  { route: 'DELETE /sessions', caller: 'user', shows: 'Logs out everywhere' },
  { route: 'GET /me', caller: 'user', shows: 'Who the caller is' },
  { route: 'GET /accounts', caller: 'user', shows: 'The caller’s own accounts' },
  { route: 'POST /transfers', caller: 'user, <code>transfers:write</code>', shows: 'Moves money' },
  {
    route: 'GET /accounts/:id/transactions',
    caller: 'user, or an app on the user’s behalf, <code>transactions:read</code>',
    shows: 'What came into an account, and what went out',
  },
  {
    route: 'GET /reports/daily',
    caller: 'API key or OAuth client, <code>reports:read</code>',
    shows: 'What was moved today',
  },
  { route: 'GET /admin/users', caller: 'user with the role <code>admin</code>', shows: 'All people' },
  {
    route: 'GET /admin/api-keys',
    caller: 'user, <code>api-keys:manage</code>',
    shows: 'API keys, without their secrets',
  },
  {
    route: 'POST /admin/api-keys',
    caller: 'user, <code>api-keys:manage</code>',
    shows: 'Issues an API key: shown once',
  },
  { route: 'GET /admin/api-keys/:id', caller: 'user, <code>api-keys:manage</code>', shows: 'One API key' },
  {
    route: 'POST /admin/api-keys/:id/revoke',
    caller: 'user, <code>api-keys:manage</code>',
    shows: 'Ends it for ever',
  },
] as const;
