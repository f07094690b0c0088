import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { DemoFile } from '../../sample-app/src/demo-data/demo-file.js';

const root = resolve(import.meta.dirname, '../..');
const loader = join(root, 'test/support/typescript.js');

/** Runs one of the sample's programs from source, as `npm start` and `npm run demo` run the built ones. */
function run(program: string, directory: string, environment: Record<string, string>): ChildProcess {
  return spawn(
    process.execPath,
    ['-C', 'latchkey-source', '--import', loader, join(root, 'sample-app/src', program)],
    {
      cwd: directory,
      // Nothing of Jest's own, least of all NODE_OPTIONS.
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
}

export interface Finished {
  readonly code: number | null;
  readonly output: string;
}

/** The sample app in a process of its own, with `.data` under a directory of its own. */
export class SampleProcess {
  #output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly directory: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
  }

  /** Resolves when it has printed what to try. */
  static async start(directory: string, environment: Record<string, string>): Promise<SampleProcess> {
    const started = new SampleProcess(run('main.ts', directory, environment), directory);
    await started.#printed('npm run demo');
    return started;
  }

  /** Everything printed so far. */
  get output(): string {
    return this.#output;
  }

  async demo(): Promise<DemoFile> {
    return DemoFile.parse(JSON.parse(await readFile(join(this.directory, '.data/demo.json'), 'utf8')));
  }

  /** Resolves when the signal has ended it, or it had ended before. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }

  #printed(text: string): Promise<void> {
    return new Promise((done, fail) => {
      this.child.stdout?.on('data', () => {
        if (this.#output.includes(text)) done();
      });
      this.child.once('exit', (code) => fail(new Error(`the sample ended with ${code}:\n${this.#output}`)));
    });
  }
}

/** `npm run demo`, from source, against whatever `.data/demo.json` under the directory names. */
export async function runDemo(directory: string): Promise<Finished> {
  const child = run('demo/main.ts', directory, {});
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code]: unknown[] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : null, output };
}
