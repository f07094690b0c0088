/** A process that follows revocations, and is asked by messages what it knows. */
import { setImmediate, setTimeout } from 'node:timers/promises';

import type { JudgedToken } from '#core';

import { RevocationNode } from './revocation-node.js';

/** What the process is to do. Plain data: it travels. */
export type RevocationOrder =
  | { readonly kind: 'start'; readonly location: string; readonly signalled: boolean }
  /** Gives the judgement, or the code of the error. */
  | { readonly kind: 'judge'; readonly token: JudgedToken }
  /** Gives when the token was refused, as epoch milliseconds. */
  | { readonly kind: 'await-refusal'; readonly token: JudgedToken }
  /**
   * Gives the longest turn of the event loop until so many entries are held, in milliseconds of CPU: how long it
   * takes by the clock says how busy the machine is.
   */
  | { readonly kind: 'await-entries'; readonly entries: number };

const EXHALE_MS = 1;

let node: RevocationNode | undefined;

async function perform(order: RevocationOrder): Promise<unknown> {
  if (order.kind === 'start') {
    node = new RevocationNode(order.location, order.signalled);
    await node.follower.ready();
    return true;
  }
  if (node === undefined) throw new Error('not started');
  switch (order.kind) {
    case 'judge':
      return node.judge.judge(order.token);
    case 'await-refusal':
      while ((await node.judge.judge(order.token)) === 'live') await setTimeout(EXHALE_MS);
      return Date.now();
    case 'await-entries':
      return longestTurn(() => node?.denylist.size === order.entries);
  }
}

async function longestTurn(done: () => boolean): Promise<number> {
  let longest = 0;
  while (!done()) {
    const begun = process.cpuUsage();
    await setImmediate();
    const { user, system } = process.cpuUsage(begun);
    longest = Math.max(longest, (user + system) / 1000);
  }
  return longest;
}

process.on('message', ({ number, ...order }: RevocationOrder & { readonly number: number }) => {
  perform(order as RevocationOrder).then(
    (result) => process.send?.({ number, result }),
    (error: unknown) => process.send?.({ number, error: (error as { code?: string }).code ?? String(error) }),
  );
});
process.on('disconnect', () => void node?.close());
process.send?.('ready');
