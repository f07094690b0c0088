/** `node tools/ci/summary.js <folder>` adds up the results that Jest left in a folder: `N passed, N failed`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { summaryOf } from './results.js';

const folder = process.argv[2] ?? '.';
const results = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => readFileSync(join(folder, name), 'utf8'));
const { passed, failed } = summaryOf(results);
console.log(`${passed} passed, ${failed} failed`);
