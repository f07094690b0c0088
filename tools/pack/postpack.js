/**
 * After packing: puts the repository's package.json back.
 * With the id of a process as its argument it waits for the end of that process first.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../root.js';
import { swapBack } from './manifest-swap.js';

/** @param {number} pid */
const isAlive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const pid = Number(process.argv[2] ?? 0);
while (pid > 0 && isAlive(pid)) await wait(200);
swapBack(root);
