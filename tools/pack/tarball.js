import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.js';

const ingredients = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'libs',
  'tools',
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'LICENSE',
];

/**
 * Runs `npm pack`, with all that belongs to it, in a copy of the repository: packing rewrites package.json for a
 * moment, which a test that runs beside it must not see.
 *
 * @param {string} destination a folder; made when it is not there
 * @returns {{ path: string, files: string[], unpackedSize: number }}
 */
export const packTarball = (destination) => {
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  mkdirSync(destination, { recursive: true });
  const copy = mkdtempSync(join(cache, 'pack-'));
  try {
    for (const name of ingredients) {
      if (existsSync(join(root, name))) cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    const json = execFileSync(
      'npm',
      ['pack', '--json', '--foreground-scripts', '--pack-destination', destination],
      {
        cwd: copy,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [packed] = /** @type {{ filename: string, unpackedSize: number, files: { path: string }[] }[]} */ (
      JSON.parse(json)
    );
    if (packed === undefined) throw new Error('npm pack named no tarball.');
    return {
      path: join(destination, packed.filename),
      files: packed.files.map((file) => file.path),
      unpackedSize: packed.unpackedSize,
    };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};
