import type { Visit } from '../visit.js';

export async function anybody(visit: Visit): Promise<void> {
  visit.chapter('Anybody');
  await visit.step('the page is open', 200, 'GET /');
  await visit.step('all that it stands on is within reach', 200, 'GET /health');
  await visit.step('the public keys of our access tokens', 200, 'GET /.well-known/jwks.json');
  await visit.step('settlements are not: a key is missing', 401, 'GET /settlements');
  await visit.step('nor are people: a token is missing', 401, 'GET /me');
}
