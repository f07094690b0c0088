/** `npm run bench`: Latchkey beside its peers. `-- --quick` takes fewer rounds. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const folder = import.meta.dirname;
const quick = process.argv.includes('--quick');
const effort = quick
  ? { warmUps: 6, rounds: 7, operations: 1000, seconds: 1 }
  : { warmUps: 12, rounds: 21, operations: 2000, seconds: 5 };

const must = (command, ...args) => {
  const { status } = spawnSync(command, args, { cwd: join(folder, '..'), stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
};
if (!existsSync(join(folder, 'node_modules')))
  must('npm', 'ci', '--prefix', 'bench', '--no-audit', '--no-fund');
must('node_modules/.bin/tsc', '-p', 'tsconfig.build.json');

const { groups } = await import('./rows.js');
const { measure } = await import('./support/measure.js');
const { table } = await import('./support/table.js');

const results = [];
for (const group of groups) {
  console.error(`${group.title} …`);
  results.push(await measure(group, effort));
}
const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
const report = { at: new Date().toISOString(), machine, effort, results };
writeFileSync(join(folder, 'results.json'), `${JSON.stringify(report, null, 2)}\n`);
console.log(table(report));
