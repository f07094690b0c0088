import { fork } from 'node:child_process';
import { join } from 'node:path';

import autocannon from 'autocannon';

/** A subject in a process of its own, idle until it is asked. */
export class SubjectProcess {
  static async start({ subject, variant }) {
    const child = fork(join(import.meta.dirname, 'process.js'), [subject, variant], {
      execArgv: ['--expose-gc'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    const self = new SubjectProcess(child);
    self.target = (await self.#answer()).target;
    return self;
  }

  #child;
  #ended;

  constructor(child) {
    this.#child = child;
    this.#ended = new Promise((_never, reject) => {
      child.once('exit', (code) =>
        reject(new Error(`${child.spawnargs.slice(-2).join(' ')} ended: ${code}`)),
      );
    });
    // Who waits for an answer hears of it; once stopped, nobody does.
    this.#ended.catch(() => undefined);
  }

  /** Microseconds per operation. */
  async cost(operations) {
    return this.#ask({ operations });
  }

  /** Requests per second that it serves, and the microseconds of CPU that each costs it. */
  async throughput(seconds) {
    const before = await this.#ask({});
    const { requests, non2xx, errors } = await autocannon({
      ...this.target,
      connections: 50,
      duration: seconds,
    });
    if (non2xx + errors > 0) throw new Error(`${this.target.url}: ${non2xx + errors} requests failed`);
    const after = await this.#ask({});
    return { requests: requests.average, cpu: (after.cpu - before.cpu) / requests.total };
  }

  stop() {
    if (this.#child.connected) this.#child.disconnect();
  }

  #ask(message) {
    this.#child.send(message);
    return this.#answer();
  }

  async #answer() {
    const answered = new Promise((answer) => this.#child.once('message', answer));
    return Promise.race([answered, this.#ended]);
  }
}
