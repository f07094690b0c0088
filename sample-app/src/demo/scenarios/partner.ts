import type { DemoFile } from '../../demo-data/demo-file.js';
import { Created } from '../answers.js';
import type { Visit } from '../visit.js';

export async function partner(visit: Visit, { apiKey }: DemoFile): Promise<void> {
  const headers = { 'x-api-key': apiKey.key };
  const body = { reference: `demo-${Date.now()}`, amount: 125_000, currency: 'EUR' };

  visit.chapter('A partner, by API key');
  await visit.step('reads its settlements', 200, 'GET /settlements', { headers });
  const first = Created.parse(await visit.step('reports one', 201, 'POST /settlements', { headers, body }));
  const again = Created.parse(
    await visit.step('reports it again: nothing changes', 201, 'POST /settlements', { headers, body }),
  );
  visit.check('it is the same settlement', first.id === again.id);
  await visit.step('other content, same reference', 409, 'POST /settlements', {
    headers,
    body: { ...body, amount: 1 },
  });
  await visit.step('a negative amount', 400, 'POST /settlements', { headers, body: { ...body, amount: -1 } });
  await visit.step('a key with a typo', 401, 'GET /settlements', {
    headers: { 'x-api-key': `${apiKey.key.slice(0, -1)}_` },
  });
  await visit.step('a key that a browser sends', 403, 'GET /settlements', {
    headers: { ...headers, 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' },
  });
  await visit.step('a key where a person is asked for', 401, 'GET /me', { headers });
}
