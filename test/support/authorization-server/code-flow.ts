import { createHash, randomBytes } from 'node:crypto';

import type { HttpBrowser, Shown } from './http-browser.js';
import { dataOf } from './http-browser.js';
import type { ServerWorld } from './server-world.js';
import { REDIRECT_URI } from './server-world.js';

export interface AuthorizationRequest {
  readonly verifier: string;
  readonly parameters: Record<string, string>;
}

/** An authorization request of the client `budget`, with a proof key of its own. */
export function authorizationRequest(changes: Record<string, string | undefined> = {}): AuthorizationRequest {
  const verifier = randomBytes(32).toString('base64url');
  const parameters: Record<string, string | undefined> = {
    client_id: 'budget',
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: 'transfers:read',
    state: 'a-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { verifier, parameters: Object.fromEntries(given) };
}

export function authorizeUrl(world: ServerWorld, { parameters }: AuthorizationRequest): URL {
  return new URL(`${world.issuer}/authorize?${new URLSearchParams(parameters).toString()}`);
}

export interface Decisions {
  readonly user?: string;
  readonly decision?: 'allow' | 'deny';
}

/** Goes through login and consent, as far as they are asked for; gives where the browser ended. */
export async function decide(
  browser: HttpBrowser,
  page: Shown,
  { user = 'alice', decision = 'allow' }: Decisions = {},
): Promise<Shown> {
  const [name] = dataOf(page.html, 'page');
  if (name === 'login') {
    return decide(browser, await browser.submit(page, { identifier: user, password: `${user}-password` }), {
      user,
      decision,
    });
  }
  if (name === 'consent') return browser.submit(page, { decision });
  return page;
}

/** The whole round trip; gives the code. */
export async function codeOf(
  world: ServerWorld,
  request: AuthorizationRequest = authorizationRequest(),
  decisions: Decisions & { readonly browser?: HttpBrowser } = {},
): Promise<string> {
  const browser = decisions.browser ?? world.browser();
  const end = await decide(browser, await browser.open(authorizeUrl(world, request)), decisions);
  const code = end.url.searchParams.get('code');
  if (code === null) throw new Error(`no code at ${end.url.href}: ${end.html}`);
  return code;
}

export async function redeem(
  world: ServerWorld,
  code: string,
  { verifier, parameters }: AuthorizationRequest,
  changes: Record<string, string> = {},
) {
  return world.post('/token', {
    grant_type: 'authorization_code',
    client_id: parameters['client_id'] ?? '',
    code,
    redirect_uri: parameters['redirect_uri'] ?? '',
    code_verifier: verifier,
    ...changes,
  });
}

/** Tokens of the client `budget` for alice. */
export async function tokensOf(
  world: ServerWorld,
  request: AuthorizationRequest = authorizationRequest(),
  decisions: Decisions & { readonly browser?: HttpBrowser } = {},
) {
  const { body } = await redeem(world, await codeOf(world, request, decisions), request);
  return body;
}

export function refresh(world: ServerWorld, refreshToken: string, changes: Record<string, string> = {}) {
  return world.post('/token', {
    grant_type: 'refresh_token',
    client_id: 'budget',
    refresh_token: refreshToken,
    ...changes,
  });
}
