/**
 * Completes package-lock.json after `npm install`. A registry that doesn't hold the packages of other platforms makes npm
 * leave them out of the lockfile, and `npm ci` then refuses it, wherever it runs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.js';
import { completed, missingIn } from './lockfile.js';

const file = join(root, 'package-lock.json');
const lockfile = /** @type {import('./lockfile.js').Lockfile} */ (JSON.parse(readFileSync(file, 'utf8')));
const missing = missingIn(lockfile).length;
if (missing > 0) writeFileSync(file, `${JSON.stringify(completed(lockfile), null, 2)}\n`);
console.log(`package-lock.json: ${missing} packages of other platforms added`);
