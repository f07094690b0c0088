import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { Database } from '../../sample-app/src/database/database.js';
import { platforms } from '../support/platforms.js';
import { SampleApp } from '../support/sample-app.js';
import { clientCredentials, connected, refresh } from '../support/sample-oauth.js';

describe.each(platforms)('the sample app on %s, its database out of reach', (PLATFORM) => {
  let sample: SampleApp;
  let refresh_token: string;
  let oauthRefreshToken: string;

  beforeAll(async () => {
    sample = await SampleApp.start({ PLATFORM });
    ({ refresh_token } = (await sample.login('alice')).body);
    oauthRefreshToken = (await connected(sample, 'alice')).refresh_token;
    await sample.app.get(Database).destroy();
  });
  afterAll(() => sample.stop());

  it('says so at GET /health', async () => {
    const { status, body } = await sample.call('GET /health');
    expect(status).toBe(503);
    expect(body.status).toBe('down');
  });

  it('answers a good API key with 503 and Retry-After, never with 401 [R31]', async () => {
    const { status, headers } = await sample.call('GET /settlements', { headers: sample.key() });
    expect(status).toBe(503);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('answers a good password and a good refresh token with 503 and Retry-After, never with 401 [R31]', async () => {
    const answers = [
      await sample.login('alice'),
      await sample.call('POST /sessions/refresh', { body: { refresh_token } }),
    ];
    for (const { status, headers } of answers) {
      expect(status).toBe(503);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('answers good client credentials and a good OAuth refresh token with 503 and Retry-After [R31]', async () => {
    for (const { status, headers } of [
      await clientCredentials(sample),
      await refresh(sample, oauthRefreshToken),
    ]) {
      expect(status).toBe(503);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });
});
