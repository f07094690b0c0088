/**
 * `npm run requirements` lists, by part, the security requirements that no test names in its title.
 * `npm run requirements -- --expect R01-R28,R49` fails when one of these is not named.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../root.js';
import { expectedIn, partsIn, requirementsIn } from './list.js';
import { numbersIn } from './titles.js';

/** Specs, and the contract suites that specs run. */
const testFiles = ['libs', 'test', 'sample-app']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.spec.ts') || /^libs\/testing\/.*\.ts$/.test(file));

const { expect } = parseArgs({ options: { expect: { type: 'string' } } }).values;
const markdown = readFileSync(join(root, 'docs/security-requirements.md'), 'utf8');
const requirements = requirementsIn(markdown);
const known = new Set(requirements.map(({ number }) => number));
const named = new Set(testFiles.flatMap((file) => [...numbersIn(readFileSync(join(root, file), 'utf8'))]));
const expected = expect === undefined ? [] : expectedIn(expect);

for (const [part, title] of partsIn(markdown)) {
  const all = requirements.filter((requirement) => requirement.part === part);
  const open = all.filter(({ number }) => !named.has(number));
  console.log(`\n${part}. ${title}: ${all.length - open.length} of ${all.length} named by a test`);
  for (const { number, text } of open)
    console.log(`  ${number} ${text.length > 96 ? `${text.slice(0, 95)}…` : text}`);
}

const unknown = [...named, ...expected].filter((number) => !known.has(number));
if (unknown.length > 0) {
  console.error(`\nNo requirement has this number: ${[...new Set(unknown)].sort().join(', ')}`);
  process.exitCode = 1;
}
const missing = expected.filter((number) => !named.has(number));
if (missing.length > 0) {
  console.error(`\nExpected, and named by no test: ${missing.join(', ')}`);
  process.exitCode = 1;
}
