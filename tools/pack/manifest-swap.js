import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedManifest } from './published-manifest.js';

/** @param {string} folder */
const paths = (folder) => ({
  manifest: join(folder, 'package.json'),
  original: join(folder, '.cache', 'pack', 'package.json'),
});

/**
 * Puts the published package.json in the place of the repository's, which is kept aside byte for byte.
 *
 * @param {string} folder
 */
export const swapIn = (folder) => {
  const { manifest, original } = paths(folder);
  const text = readFileSync(manifest, 'utf8');
  const published = publishedManifest(/** @type {object} */ (JSON.parse(text)));
  mkdirSync(dirname(original), { recursive: true });
  // Complete before anything is replaced: a crash at any point leaves either the original or the way back to it.
  writeFileSync(`${original}.new`, text);
  renameSync(`${original}.new`, original);
  writeFileSync(`${manifest}.new`, `${JSON.stringify(published, null, 2)}\n`);
  renameSync(`${manifest}.new`, manifest);
};

/**
 * Puts the repository's package.json back; does nothing when it is in its place.
 *
 * @param {string} folder
 */
export const swapBack = (folder) => {
  const { manifest, original } = paths(folder);
  if (existsSync(original)) renameSync(original, manifest);
};
