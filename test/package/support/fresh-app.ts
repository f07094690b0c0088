import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { packTarball } from '../../../tools/pack/tarball.js';
import { type PackageJson, packageJson, root } from '../../../tools/root.js';

/** What the built application needs; what else the CLI adds, a linter above all, is left out for time. */
const kept = ['@nestjs/cli', '@types/node', 'typescript'];
const withoutNest = /^(@nestjs|passport.*|reflect-metadata|rxjs)$/;
const environment = { ...process.env, NODE_OPTIONS: '', npm_config_audit: 'false', npm_config_fund: 'false' };

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

export interface RunningApp {
  /** All that it has printed so far, without colours. */
  readonly output: () => string;
  stop(): Promise<void>;
}

export interface FreshAppOptions {
  /** The version of Nest's CLI that makes it; left out, the one of this repository. */
  readonly cli?: string;
  /** Development dependencies that it keeps beside those of the build. */
  readonly keep?: readonly string[];
}

/** A Nest application outside of the repository, made by `nest new`, with the packed tarball installed. */
export class FreshApp {
  private constructor(
    readonly folder: string,
    private readonly temporary: string,
  ) {}

  static make({ cli, keep = [] }: FreshAppOptions = {}): FreshApp {
    const temporary = mkdtempSync(join(tmpdir(), 'latchkey-package-'));
    const [command, ...nest] =
      cli === undefined
        ? [process.execPath, join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'new', '--no-observe']
        : ['npm', 'exec', '--yes', `--package=@nestjs/cli@${cli}`, '--', 'nest', 'new'];
    execFileSync(command, [...nest, 'fresh', '--skip-install', '--skip-git', '--package-manager', 'npm'], {
      cwd: temporary,
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const app = new FreshApp(join(temporary, 'fresh'), temporary);
    const manifest = packageJson(app.folder);
    const devDependencies = Object.fromEntries(
      Object.entries(manifest.devDependencies).filter(([name]) => [...kept, ...keep].includes(name)),
    );
    app.write('package.json', JSON.stringify({ ...manifest, devDependencies } satisfies PackageJson));
    app.write('tsconfig.json', app.read('tsconfig.json').replace('"vitest/globals", ', ''));
    app.install(packTarball(temporary).path);
    return app;
  }

  install(...packages: string[]): void {
    const options = ['--prefer-offline', '--no-package-lock', '--loglevel=error'];
    execFileSync('npm', ['install', ...options, ...packages], {
      cwd: this.folder,
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  write(file: string, text: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  run(command: string, ...args: string[]): Outcome {
    return run(this.folder, command, args);
  }

  /** Runs a module in a folder with our package and what it depends on, where neither Nest nor Passport is installed. */
  runWithoutNest(source: string): Outcome {
    const folder = join(this.temporary, 'without-nest');
    const modules = join(this.folder, 'node_modules');
    const unwanted = (path: string) => withoutNest.test(path.slice(modules.length + 1).split('/')[0] ?? '');
    cpSync(modules, join(folder, 'node_modules'), { recursive: true, filter: (path) => !unwanted(path) });
    writeFileSync(join(folder, 'main.mjs'), source);
    return run(folder, process.execPath, ['main.mjs']);
  }

  /** Starts the built application, on a terminal of its own or with its output in a pipe, until it prints `ready`. */
  async start(where: 'terminal' | 'pipe', ready: RegExp): Promise<RunningApp> {
    const port = await freePort();
    const [command, ...args] =
      where === 'terminal' ? ['script', '-qec', 'node dist/main.js', '/dev/null'] : ['node', 'dist/main.js'];
    const child = spawn(command ?? 'node', args, {
      cwd: this.folder,
      env: { ...environment, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output += String(chunk)));
    const ended = once(child, 'exit');
    const app: RunningApp = {
      output: () => withoutColours(output),
      stop: async () => {
        child.kill('SIGTERM');
        await ended;
      },
    };
    const deadline = performance.now() + 30_000;
    while (!ready.test(app.output()) || !(await answers(`http://localhost:${port}`))) {
      if (child.exitCode !== null || performance.now() > deadline) {
        child.kill('SIGKILL');
        throw new Error(`The application did not start:\n${app.output()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return app;
  }

  remove(): void {
    rmSync(this.temporary, { recursive: true, force: true });
  }
}

/** The files that a part of the README shows, by the names in their first lines. */
export function readmeFiles(part: 'first-minute' | 'nest-11-jest'): Map<string, string> {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const text = readme.split(`<!-- ${part}:start -->`)[1]?.split(`<!-- ${part}:end -->`)[0] ?? '';
  const blocks = [...text.matchAll(/```\w+\n\/\/ (\S+)\n(.*?)```/gs)];
  return new Map(blocks.map(([, file = '', code = '']) => [file, code]));
}

function run(folder: string, command: string, args: string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr };
}

// eslint-disable-next-line no-control-regex -- the escape that starts a colour is a control character
const withoutColours = (text: string) => text.replace(/\u001B\[[0-9;]*m/g, '').replaceAll('\r', '');

async function answers(baseUrl: string): Promise<boolean> {
  try {
    await fetch(baseUrl, { signal: AbortSignal.timeout(1000) });
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
