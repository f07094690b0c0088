/**
 * `npm run demo` drives the sample as a client would. One that already runs on `PORT` is taken as it is; otherwise the
 * sample is built and started for the demo, on a free port and with data of its own.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../root.js';

const START_SECONDS = 60;
const main = join(root, 'dist/sample-app/src/main.js');
const client = join(root, 'dist/sample-app/src/demo/main.js');

const build = () => {
  const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  execFileSync(process.execPath, [nest, 'build', 'sample-app'], { cwd: root, stdio: 'inherit' });
};

/** @param {string} baseUrl */
const isHealthy = async (baseUrl) => {
  try {
    return (await fetch(`${baseUrl}/health`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
};

/** @param {string} port */
const runningHere = async (port) => {
  const file = join(root, '.data/demo.json');
  if (!existsSync(file)) return false;
  const { baseUrl } = /** @type {{ baseUrl: string }} */ (JSON.parse(readFileSync(file, 'utf8')));
  return new URL(baseUrl).port === port && (await isHealthy(baseUrl));
};

/** @param {number} port */
const listen = async (port) => {
  const server = createServer().listen(port);
  await once(server, 'listening');
  return server;
};

/** A free port whose next one, the budget app's, is free too. */
const freePort = async () => {
  for (;;) {
    const server = await listen(0);
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const next = await listen(port + 1).catch(() => undefined);
    server.close();
    next?.close();
    if (next !== undefined) return String(port);
  }
};

/**
 * @param {string} cwd where `.data` is
 * @param {string} port
 * @returns {Promise<number>} the exit code
 */
const runClient = async (cwd, port) => {
  const child = spawn(process.execPath, [client], {
    cwd,
    env: { ...process.env, PORT: port },
    stdio: 'inherit',
  });
  const [code] = /** @type {[number | null]} */ (await once(child, 'exit'));
  return code ?? 1;
};

const startAndRun = async () => {
  build();
  const port = await freePort();
  const cwd = mkdtempSync(join(tmpdir(), 'latchkey-demo-'));
  const app = spawn(process.execPath, [main], {
    cwd,
    env: { ...process.env, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = once(app, 'exit');
  for (const stream of [app.stdout, app.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  try {
    const deadline = performance.now() + START_SECONDS * 1000;
    while (!(await isHealthy(`http://localhost:${port}`))) {
      if (app.exitCode !== null || performance.now() > deadline) {
        console.error(`The sample didn't start:\n${output}`);
        return 1;
      }
      await wait(100);
    }
    const code = await runClient(cwd, port);
    if (code !== 0) console.error(`\nWhat the sample printed:\n${output}`);
    return code;
  } finally {
    app.kill('SIGTERM');
    const stubborn = setTimeout(() => app.kill('SIGKILL'), 10_000);
    if (app.exitCode === null && app.signalCode === null) await ended;
    clearTimeout(stubborn);
    rmSync(cwd, { recursive: true, force: true });
  }
};

const port = process.env['PORT'] ?? '3000';
if (await runningHere(port)) {
  if (!existsSync(client)) build();
  process.exitCode = await runClient(root, port);
} else {
  process.exitCode = await startAndRun();
}
