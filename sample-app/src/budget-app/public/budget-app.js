/**
 * The whole app. It asks the user's bank for access by authorization code with PKCE (RFC 9700 §2.1), and keeps the
 * tokens in memory: they are in no address and in no storage, and gone when the page is.
 */

/** What belongs together from the request to the answer, while the user is at the bank. */
const PENDING = 'budget-app:pending';

/** What the bank calls the only thing that this app asks for. */
const SCOPE = 'transactions:read';

const element = (id) => document.getElementById(id);

const settings = await fetchJson('/settings.json');
let tokens;

element('connected-apps').href = `${settings.issuer}/connected-apps`;
element('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const account = element('account').value.trim();
  void attempt(() => (tokens === undefined ? connect(account) : show(account)));
});
await attempt(async () => {
  if (location.pathname === '/callback') await comeBack();
});

/** Sends the user to the bank. */
async function connect(account) {
  const { authorization_endpoint: endpoint } = await bank();
  const [verifier, state] = [randomText(), randomText()];
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, state, account }));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const address = new URL(endpoint);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: settings.clientId,
    redirect_uri: settings.redirectUri,
    scope: SCOPE,
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  });
  location.assign(address);
}

/** The user is back, with a code or with the reason why there is none. */
async function comeBack() {
  const answer = new URLSearchParams(location.search);
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? 'null');
  sessionStorage.removeItem(PENDING);
  history.replaceState(null, '', '/');
  // Whoever else brings the user here with an answer of their own doesn't know the state (RFC 9700 §4.7) ...
  if (pending === null || answer.get('state') !== pending.state) return tell('That was no answer to us.');
  // ... and another server's answer is not for this one (RFC 9207 §2.4).
  if (answer.get('iss') !== settings.issuer) return tell('That was not your bank.');
  element('account').value = pending.account;
  if (answer.get('error') === 'access_denied') return tell('You did not let Budget in.');
  if (answer.has('error')) return tell(`Your bank did not let Budget in: ${answer.get('error')}.`);
  tokens = await redeem({
    grant_type: 'authorization_code',
    code: answer.get('code'),
    redirect_uri: settings.redirectUri,
    code_verifier: pending.verifier,
  });
  if (tokens === undefined) return tell('Your bank did not let Budget in. Try again.');
  return show(pending.account);
}

/** Reads and shows the transactions. An access token that is too old is replaced; a connection that is over, said so. */
async function show(account) {
  let response = await read(account);
  if (response.status === 401) {
    tokens = await redeem({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    if (tokens !== undefined) response = await read(account);
  }
  element('result').hidden = true;
  if (tokens === undefined || response.status === 401) {
    tokens = undefined;
    return tell('Budget is disconnected. Your bank lets it in no longer.');
  }
  if (response.status === 403) return tell('You did not let Budget see your transactions.');
  if (response.status === 404) return tell('You have no such account.');
  if (!response.ok) return tell('Your bank can’t answer at the moment. Try again in a few minutes.');
  const { transactions } = await response.json();
  element('heading').textContent = `Transactions of ${account}`;
  element('empty').hidden = transactions.length > 0;
  element('rows').replaceChildren(...transactions.map(rowOf));
  element('result').hidden = false;
  return tell('');
}

function read(account) {
  return fetch(`${settings.api}/accounts/${encodeURIComponent(account)}/transactions`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
}

/** Tokens, or undefined when the bank refuses. */
async function redeem(grant) {
  const { token_endpoint: endpoint } = await bank();
  const body = new URLSearchParams({ client_id: settings.clientId, ...grant });
  const response = await fetch(endpoint, { method: 'POST', body });
  if (response.status === 400 || response.status === 401) return undefined;
  if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
  return response.json();
}

/** What the authorization server says of itself (RFC 8414 §3). */
async function bank() {
  const { origin, pathname } = new URL(settings.issuer);
  const metadata = await fetchJson(`${origin}/.well-known/oauth-authorization-server${pathname}`);
  if (metadata.issuer !== settings.issuer) throw new Error('the metadata of another server');
  return metadata;
}

async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return response.json();
}

/** Nothing can be pressed twice; whatever goes wrong is said. */
async function attempt(action) {
  element('button').disabled = true;
  try {
    await action();
  } catch (error) {
    console.error(error);
    tell('Your bank can’t be reached at the moment. Try again in a few minutes.');
  }
  element('button').textContent = tokens === undefined ? 'Connect to your bank' : 'Show transactions';
  element('button').disabled = false;
}

function tell(message) {
  element('message').textContent = message;
}

function rowOf({ created_at, counterparty, note, amount, currency }) {
  const row = document.createElement('tr');
  for (const text of [
    new Date(created_at).toLocaleDateString('en', { dateStyle: 'medium' }),
    counterparty,
    note,
    (amount / 100).toLocaleString('en', { style: 'currency', currency }),
  ]) {
    row.insertCell().textContent = text;
  }
  row.lastElementChild.className = 'amount';
  return row;
}

/** 256 bits that nobody can guess, in 43 characters. */
function randomText() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
