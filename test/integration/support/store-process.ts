import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { join, resolve } from 'node:path';

import { z } from 'zod';

import type { Order } from './store-worker.js';

const root = resolve(import.meta.dirname, '../../..');

const Answer = z.object({ number: z.int(), result: z.unknown().optional(), error: z.string().optional() });
const Stored = z.object({ stored: z.string(), next: z.string() });

/** A process of its own that works on the stores of databases. */
export class StoreProcess {
  #orders = 0;

  private constructor(private readonly child: ChildProcess) {}

  /** Resolves when it waits for orders. */
  static async start(): Promise<StoreProcess> {
    const child = fork(join(root, 'test/integration/support/store-worker.ts'), {
      execArgv: ['-C', 'latchkey-source', '--import', join(root, 'test/support/typescript.js')],
      // Nothing of Jest's own, least of all NODE_OPTIONS.
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    for await (const _ready of on(child, 'message', { close: ['exit'] })) return new StoreProcess(child);
    throw new Error('the process ended before it was ready');
  }

  /** What came of the job. */
  async run(order: Order): Promise<unknown> {
    const number = (this.#orders += 1);
    const messages = on(this.child, 'message', { close: ['exit'] });
    this.child.send({ ...order, number });
    for await (const [message] of messages) {
      const answer = Answer.safeParse(message);
      if (!answer.success || answer.data.number !== number) continue;
      if (answer.data.error !== undefined) throw new Error(answer.data.error);
      return answer.data.result;
    }
    throw new Error('the process ended before its job');
  }

  /** The sessions that the job told of until it was killed, after so many: without a chance to tidy up. */
  async runUntilKilled(order: Order, sessions: number): Promise<readonly z.infer<typeof Stored>[]> {
    const messages = on(this.child, 'message', { close: ['exit'] });
    this.child.send({ ...order, number: 0 });
    const told: z.infer<typeof Stored>[] = [];
    for await (const [message] of messages) {
      told.push(Stored.parse(message));
      if (told.length === sessions) this.child.kill('SIGKILL');
    }
    return told;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.disconnect();
    await exit;
  }
}
