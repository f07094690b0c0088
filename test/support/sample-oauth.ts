import { createHash, randomBytes } from 'node:crypto';

import { formsOf, HttpBrowser, type Shown } from './authorization-server/http-browser.js';
import type { Answer, SampleApp } from './sample-app.js';

export type Person = 'alice' | 'bob' | 'admin';

export interface Connection {
  /** Where the browser ended: at the budget app, or on a page of the server. */
  readonly end: Shown;
  /** What the budget app got for the code; undefined when there is no code. */
  readonly tokens: Answer | undefined;
  /** In which the user is logged in at the server. */
  readonly browser: HttpBrowser;
}

/** What a test does otherwise than the budget app would. */
export interface ConnectOptions {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly decision?: 'allow' | 'deny';
  readonly browser?: HttpBrowser;
}

/** Posts a form, as OAuth clients do. */
export function postForm(
  sample: SampleApp,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return sample.call(`POST ${path}`, { body: new URLSearchParams(fields), headers });
}

/** Lets the budget app in: login, consent and code, as a browser and the app go through them. */
export async function connect(
  sample: SampleApp,
  person: Person,
  {
    parameters = {},
    decision = 'allow',
    browser = new HttpBrowser(sample.demo.baseUrl),
  }: ConnectOptions = {},
): Promise<Connection> {
  const { clientId: client_id, redirectUri: redirect_uri } = sample.demo.clients.budgetApp;
  const code_verifier = randomBytes(32).toString('base64url');
  const question = new URLSearchParams({
    response_type: 'code',
    client_id,
    redirect_uri,
    scope: 'transactions:read',
    state: 'a-state',
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  });
  let end = await browser.open(`/oauth/authorize?${question.toString()}`);
  const { email: identifier, password } = sample.credentials(person);
  if (end.html.includes('name="password"')) end = await browser.submit(end, { identifier, password });
  if (end.html.includes('name="decision"')) end = await browser.submit(end, { decision });
  const code = end.url.searchParams.get('code');
  if (code === null) return { end, tokens: undefined, browser };
  const grant = { grant_type: 'authorization_code', client_id, code, redirect_uri, code_verifier };
  return { end, tokens: await postForm(sample, '/oauth/token', grant), browser };
}

/** The tokens of a budget app that was let in. */
export async function connected(sample: SampleApp, person: Person, options?: ConnectOptions) {
  const { end, tokens, browser } = await connect(sample, person, options);
  if (tokens?.status !== 200) throw new Error(`no tokens: ${tokens?.text ?? end.html}`);
  return { ...tokens.body, browser };
}

export function refresh(sample: SampleApp, refresh_token: string): Promise<Answer> {
  const { clientId: client_id } = sample.demo.clients.budgetApp;
  return postForm(sample, '/oauth/token', { grant_type: 'refresh_token', client_id, refresh_token });
}

/** Client credentials with HTTP Basic, and nothing but the grant type in the body. */
export function clientCredentials(sample: SampleApp): Promise<Answer> {
  return postForm(sample, '/oauth/token', { grant_type: 'client_credentials' }, reportJobLogin(sample));
}

export function reportJobLogin(sample: SampleApp): Record<string, string> {
  const { clientId, clientSecret } = sample.demo.clients.reportJob;
  return { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` };
}

export const bearerOf = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** Ends the first of the user's connected apps. */
export async function disconnect(browser: HttpBrowser): Promise<Shown> {
  const page = await browser.open('/oauth/connected-apps');
  const grant = /name="grant" value="([^"]+)"/.exec(page.html)?.[1];
  if (grant === undefined || formsOf(page.html).length === 0) throw new Error(`nothing to end: ${page.html}`);
  return browser.submit(page, { grant });
}
