/**
 * `npm run check` runs each script `check:*` of package.json, in their order, and fails when one of them does.
 * `npm run check -- lint types` runs only those two.
 */
import { spawnSync } from 'node:child_process';
import { packageJson, root } from '../root.js';

const steps = Object.keys(packageJson().scripts)
  .filter((script) => script.startsWith('check:'))
  .map((script) => script.slice('check:'.length));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.includes(name));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are: ${steps.join(', ')}.`);
  process.exit(2);
}

/** @param {string} step */
const run = (step) => {
  const started = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', `check:${step}`], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${step} (${seconds} s)`);
  return status === 0;
};

const failed = steps
  .filter((step) => wanted.length === 0 || wanted.includes(step))
  .filter((step) => !run(step));
if (failed.length > 0) {
  console.error(`\ncheck failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
