import { execFile } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { platforms } from '../support/platforms.js';
import { callAt, freePort, temporaryDirectory } from '../support/sample-app.js';
import { runDemo, SampleProcess } from '../support/sample-process.js';

// Each start loads and compiles the whole program.
jest.setTimeout(60_000);

describe.each(platforms)('the sample app as a process, on %s', (PLATFORM) => {
  let directory: string;
  let environment: Record<string, string>;
  let sample: SampleProcess;

  beforeAll(async () => {
    directory = await temporaryDirectory();
    environment = { PORT: String(await freePort()), PLATFORM };
    sample = await SampleProcess.start(directory, environment);
  });
  afterAll(async () => {
    await sample.end('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  });

  it('keeps its secrets and credentials where only its own account can read them', async () => {
    for (const file of ['demo.json', 'secrets.json']) {
      expect((await stat(join(directory, '.data', file))).mode & 0o777).toBe(0o600);
    }
  });

  it('prints curl lines that work when they are pasted', async () => {
    const lines = sample.output.slice(
      sample.output.indexOf('Payments API on'),
      sample.output.indexOf('# all of it'),
    );
    const script = lines
      .replace('Payments API on', '# Payments API on')
      .replaceAll('curl ', 'curl -sS --fail ');
    const { stdout } = await promisify(execFile)('bash', ['-e', '-c', script]);
    expect(stdout).toContain('"reference":"batch-1"');
    expect(stdout).toContain('"acc_alice_current"');
    expect(stdout).toContain('"alice@example.test"');
  });

  it('goes through the demo as expected', async () => {
    const { code, output } = await runDemo(directory);
    expect(output).toContain('all as expected');
    expect(output).not.toContain('✗');
    expect(code).toBe(0);
  });

  it('finds everything again after a kill -9 between two requests', async () => {
    const demo = await sample.demo();
    const call = (route: string, headers: Record<string, string>, body?: unknown) =>
      callAt(demo.baseUrl, route, { headers, body });
    const [{ email, password }] = demo.users;
    const login = await call('POST /sessions', {}, { email, password });
    const headers = { authorization: `Bearer ${login.body.access_token}` };
    const order = {
      from: 'acc_alice_current',
      to: 'acc_bob_current',
      amount: 700,
      idempotency_key: 'before-the-kill',
    };
    const before = await call('POST /transfers', headers, order);
    expect(before.status).toBe(201);
    const accounts = await call('GET /accounts', headers);

    await sample.end('SIGKILL');
    sample = await SampleProcess.start(directory, environment);

    expect((await call('GET /accounts', headers)).body).toEqual(accounts.body);
    expect((await call('POST /transfers', headers, order)).body).toEqual(before.body);
    expect((await call('GET /settlements', { 'x-api-key': demo.apiKey.key })).status).toBe(200);
    const refresh = await call('POST /sessions/refresh', {}, { refresh_token: login.body.refresh_token });
    expect(refresh.status).toBe(200);
  });

  it('prints the same credentials at the next start, and makes nothing twice', async () => {
    const demo = await sample.demo();
    const headers = { 'x-api-key': demo.apiKey.key };
    const settlements = await callAt(demo.baseUrl, 'GET /settlements', { headers });
    await sample.end('SIGTERM');
    sample = await SampleProcess.start(directory, environment);
    expect(await sample.demo()).toEqual(demo);
    expect(sample.output).toContain(demo.apiKey.key);
    expect((await callAt(demo.baseUrl, 'GET /settlements', { headers })).body).toEqual(settlements.body);
  });
});

describe('the demo', () => {
  it('exits with an error and says so when a step differs', async () => {
    const directory = await temporaryDirectory();
    const sample = await SampleProcess.start(directory, { PORT: String(await freePort()) });
    await sample.end('SIGKILL');
    const { code, output } = await runDemo(directory);
    expect(code).toBe(1);
    expect(output).toContain('✗');
    await rm(directory, { recursive: true, force: true });
  });

  it('says what to do when the sample was never started', async () => {
    const directory = await temporaryDirectory();
    const { code, output } = await runDemo(directory);
    expect(code).toBe(1);
    expect(output).toContain('npm start');
    await rm(directory, { recursive: true, force: true });
  });
});
