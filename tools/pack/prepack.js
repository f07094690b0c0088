/** Before `npm pack` and `npm publish`: builds the libraries afresh and puts the published package.json in place. */
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../root.js';
import { swapBack, swapIn } from './manifest-swap.js';

/**
 * The npm process above us, past the shell that it may have started us in.
 *
 * @param {number} pid
 * @returns {number | undefined}
 */
const npmAbove = (pid) => {
  const { stdout, status } = spawnSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' });
  const [, parent, name] = /^\s*(\d+)\s+(.*)$/m.exec(stdout ?? '') ?? [];
  if (status !== 0 || parent === undefined || name === undefined) return undefined;
  return /(^|\/)-?(sh|bash|dash|zsh|ash)$/.test(name.trim()) ? npmAbove(Number(parent)) : pid;
};

swapBack(root); // an earlier run may have died in between

rmSync(join(root, 'dist', 'libs'), { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const built = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: ['ignore', 2, 2],
});
if (built.status !== 0) process.exit(1);

// npm runs `postpack` only when packing went well: a process of its own sees to it that package.json comes back anyway.
const npm = npmAbove(process.ppid);
if (npm !== undefined) {
  const guard = [join(import.meta.dirname, 'postpack.js'), String(npm)];
  spawn(process.execPath, guard, { detached: true, stdio: 'ignore' }).unref();
}
swapIn(root);
