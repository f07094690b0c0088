import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';

import type { Redis } from 'ioredis';
import pg from 'pg';
import { type Browser, chromium } from 'playwright-core';
import { z } from 'zod';

/**
 * What some suites need beside Node. Where it is out of reach such a suite is skipped, loudly;
 * with `LATCHKEY_REQUIRE_SERVICES=1` it fails.
 */
interface Service {
  readonly name: string;
  /** Statements that end well when the service answers at `process.argv[1]`. */
  readonly probe: string;
  readonly target: () => string;
  readonly variable: string;
}

const postgres: Service = {
  name: 'PostgreSQL',
  probe: `
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: process.argv[1], connectionTimeoutMillis: 5000 });
    await client.connect();
    await client.query('select 1');
    await client.end();`,
  target: () => process.env['LATCHKEY_TEST_POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test',
  variable: 'LATCHKEY_TEST_POSTGRES_URL',
};

const redis: Service = {
  name: 'Redis',
  probe: `
    const { Redis } = await import('ioredis');
    const client = new Redis(process.argv[1], { lazyConnect: true, connectTimeout: 5000, retryStrategy: null });
    client.on('error', () => undefined);
    await client.connect();
    await client.ping();
    await client.quit();`,
  target: () => process.env['LATCHKEY_TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379',
  variable: 'LATCHKEY_TEST_REDIS_URL',
};

const browser: Service = {
  name: 'Chromium',
  probe: `
    const { accessSync, constants } = await import('node:fs');
    accessSync(process.argv[1], constants.X_OK);`,
  target: () => process.env['LATCHKEY_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
  variable: 'LATCHKEY_TEST_CHROMIUM',
};

const python: Service = {
  name: 'Python with requests',
  probe: `
    const { execFileSync } = await import('node:child_process');
    execFileSync(process.argv[1], ['-c', 'import requests'], { stdio: 'pipe' });`,
  target: () => process.env['LATCHKEY_TEST_PYTHON'] ?? '/usr/bin/python3',
  variable: 'LATCHKEY_TEST_PYTHON',
};

/** Suites are defined synchronously, so the question is asked in a process of its own. */
function trouble({ probe, target }: Service): string | undefined {
  const answer = `try { ${probe} } catch (error) { console.log(error.code ?? error.message); process.exit(1); }`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', answer, target()],
    {
      cwd: import.meta.dirname,
      env: { ...process.env, NODE_OPTIONS: '' },
      encoding: 'utf8',
      timeout: 15_000,
    },
  );
  return status === 0 ? undefined : stdout.trim() || stderr.trim() || 'no answer in time';
}

function describeWith(service: Service, title: string, define: () => void): void {
  const reason = trouble(service);
  if (reason === undefined) {
    describe(title, define);
    return;
  }
  const explanation = `${service.name} is out of reach at ${service.target()} (${service.variable}): ${reason}`;
  if (process.env['LATCHKEY_REQUIRE_SERVICES'] === '1') {
    describe(title, () => {
      it(`needs ${service.name}`, () => {
        throw new Error(explanation);
      });
    });
    return;
  }
  process.stderr.write(`\n  SKIPPED: "${title}". ${explanation}\n\n`);
  describe.skip(title, define);
}

/** Where the tests' PostgreSQL is: the database of `LATCHKEY_TEST_POSTGRES_URL`, or `test` on this machine. */
export const postgresUrl = postgres.target;

/** A suite that talks to a real PostgreSQL. */
export const describeWithPostgres = (title: string, define: () => void): void => {
  describeWith(postgres, title, define);
};

/** A schema of the tests' database that one suite has to itself. */
export interface PostgresSchema {
  /** Connections made with it find their tables in this schema. */
  readonly url: string;
  drop(): Promise<void>;
}

/** Makes an empty schema, so that suites that run at the same time don't meet. */
export async function openPostgresSchema(): Promise<PostgresSchema> {
  const name = `latchkey_${randomBytes(6).toString('hex')}`;
  await execute(`create schema ${name}`);
  const url = new URL(postgresUrl());
  url.searchParams.set('options', `-c search_path=${name}`);
  return { url: url.href, drop: () => execute(`drop schema ${name} cascade`) };
}

async function execute(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Where the tests' Redis is: `LATCHKEY_TEST_REDIS_URL`, or this machine. */
export const redisUrl = redis.target;

/** A suite that talks to a real Redis. */
export const describeWithRedis = (title: string, define: () => void): void => {
  describeWith(redis, title, define);
};

/** Keys of the tests' Redis that one suite has to itself. */
export interface RedisKeys {
  /** What they begin with, in braces. */
  readonly keyPrefix: string;
  /** All of them, as they are now. */
  list(): Promise<readonly string[]>;
  drop(): Promise<void>;
}

/** Makes up a prefix, so that suites that run at the same time don't meet. */
export function openRedisKeys(client: Redis): RedisKeys {
  const keyPrefix = `latchkey-${randomBytes(6).toString('hex')}`;
  const list = async (): Promise<readonly string[]> => {
    const keys: string[] = [];
    for await (const batch of client.scanStream({ match: `{${keyPrefix}}*`, count: 1000 })) {
      keys.push(...z.array(z.string()).parse(batch));
    }
    return keys;
  };
  const drop = async (): Promise<void> => {
    const keys = await list();
    if (keys.length > 0) await client.unlink(...keys);
  };
  return { keyPrefix, list, drop };
}

/** A suite that drives a real browser. */
export const describeWithChromium = (title: string, define: () => void): void => {
  describeWith(browser, title, define);
};

/** Starts Chromium, without a window and without the errands that it runs on its own. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: browser.target(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** Where the tests' Python is: `LATCHKEY_TEST_PYTHON`, or Debian's. */
export const pythonPath = python.target;

/** A suite that runs a Python program. */
export const describeWithPython = (title: string, define: () => void): void => {
  describeWith(python, title, define);
};
