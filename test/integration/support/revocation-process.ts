import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

import { z } from 'zod';

import type { JudgedToken } from '#core';

import type { RevocationOrder } from './revocation-worker.js';

const root = resolve(import.meta.dirname, '../../..');

const Answer = z.object({ number: z.int(), result: z.unknown().optional(), error: z.string().optional() });

/** A process of its own that follows revocations. */
export class RevocationProcess {
  readonly #answers = new Map<number, (answer: z.infer<typeof Answer>) => void>();
  #orders = 0;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message) => {
      const answer = Answer.parse(message);
      this.#answers.get(answer.number)?.(answer);
      this.#answers.delete(answer.number);
    });
  }

  /** Resolves when it is ready. @param signalled whether it listens to signals, or polls alone */
  static async start(location: string, signalled: boolean): Promise<RevocationProcess> {
    const child = fork(join(root, 'test/integration/support/revocation-worker.ts'), {
      execArgv: ['-C', 'latchkey-source', '--import', join(root, 'test/support/typescript.js')],
      // Nothing of Jest's own, least of all NODE_OPTIONS.
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    await once(child, 'message');
    const started = new RevocationProcess(child);
    await started.#order({ kind: 'start', location, signalled });
    return started;
  }

  judge(token: JudgedToken): Promise<unknown> {
    return this.#order({ kind: 'judge', token });
  }

  /** When it refused the token, as epoch milliseconds. */
  async refusal(token: JudgedToken): Promise<number> {
    return z.number().parse(await this.#order({ kind: 'await-refusal', token }));
  }

  /** The longest turn of its event loop until it held so many entries, in milliseconds of CPU. */
  async longestTurn(entries: number): Promise<number> {
    return z.number().parse(await this.#order({ kind: 'await-entries', entries }));
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(signal);
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGCONT');
    this.child.disconnect();
    await exit;
  }

  async #order(order: RevocationOrder): Promise<unknown> {
    const number = (this.#orders += 1);
    const answered = new Promise<z.infer<typeof Answer>>((done) => this.#answers.set(number, done));
    this.child.send({ ...order, number });
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(error);
    return result;
  }
}
