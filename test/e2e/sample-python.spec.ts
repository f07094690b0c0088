import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { platforms } from '../support/platforms.js';
import { SampleApp } from '../support/sample-app.js';
import { describeWithPython, pythonPath } from '../support/services.js';

/** As the documentation of `requests` does it. */
const PROGRAM = `
import sys, requests
base_url, client_id, client_secret = sys.argv[1:]
answer = requests.post(base_url + '/oauth/token', auth=(client_id, client_secret), data={'grant_type': 'client_credentials'})
answer.raise_for_status()
token = answer.json()['access_token']
report = requests.get(base_url + '/reports/daily', headers={'Authorization': 'Bearer ' + token})
print(answer.status_code, report.status_code, sorted(report.json()))
`;

describeWithPython('a service in Python, with requests and nothing else', () => {
  describe.each(platforms)('against the sample app on %s', (PLATFORM) => {
    let sample: SampleApp;

    beforeAll(async () => {
      sample = await SampleApp.start({ PLATFORM });
    });
    afterAll(() => sample.stop());

    it('gets a token with HTTP Basic and the grant type alone, and reads the report', async () => {
      const { clientId, clientSecret } = sample.demo.clients.reportJob;
      const { stdout } = await promisify(execFile)(pythonPath(), [
        '-c',
        PROGRAM,
        sample.demo.baseUrl,
        clientId,
        clientSecret,
      ]);
      expect(stdout.trim()).toBe(`200 200 ['date', 'settlements', 'transfers']`);
    });
  });
});
