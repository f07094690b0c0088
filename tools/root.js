import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The repository's own folder. */
export const root = dirname(import.meta.dirname);

/**
 * @typedef {object} PackageJson what the tools read of a package.json
 * @property {string} name
 * @property {string} version
 * @property {Record<string, string>} scripts
 * @property {Record<string, string | Record<string, string>>} exports
 * @property {Record<string, Record<string, string>>} imports
 * @property {Record<string, string>} dependencies
 * @property {Record<string, string>} peerDependencies
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 * @property {Record<string, string>} devDependencies
 */

/**
 * @param {string} folder
 * @returns {PackageJson}
 */
export const packageJson = (folder = root) =>
  /** @type {PackageJson} */ (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
