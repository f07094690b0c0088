import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../root.js';
import { completed, type Lockfile, missingIn, platformOf } from './lockfile.js';

describe('package-lock.json', () => {
  it('holds the packages of every platform (npm run lockfile)', () => {
    const lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile;

    expect(missingIn(lockfile)).toEqual([]);
  });
});

describe('platformOf', () => {
  it.each([
    ['@swc/core-linux-x64-gnu', { os: ['linux'], cpu: ['x64'], libc: ['glibc'] }],
    ['@oxlint/binding-linux-arm-musleabihf', { os: ['linux'], cpu: ['arm'], libc: ['musl'] }],
    ['@oxlint/binding-android-arm-eabi', { os: ['android'], cpu: ['arm'] }],
    ['@oxlint-tsgolint/darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@swc/core-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
    ['fsevents', undefined],
  ])('reads %s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });
});

describe('completed', () => {
  const lockfile = {
    packages: {
      '': {},
      'node_modules/a': {
        version: '1.0.0',
        dev: true,
        optionalDependencies: { 'a-linux-x64': '1.0.0', 'a-win32-x64': '1.0.0' },
      },
      'node_modules/a/node_modules/a-linux-x64': { version: '1.0.0', os: ['linux'], cpu: ['x64'] },
      'node_modules/b': { version: '2.0.0' },
    },
  };

  it('adds what is missing, in the order of npm, and leaves the rest', () => {
    const { packages } = completed(lockfile);

    expect(Object.keys(packages)).toEqual([
      '',
      'node_modules/a',
      'node_modules/a-win32-x64',
      'node_modules/a/node_modules/a-linux-x64',
      'node_modules/b',
    ]);
    expect(packages).toMatchObject({
      ...lockfile.packages,
      'node_modules/a-win32-x64': {
        version: '1.0.0',
        dev: true,
        optional: true,
        os: ['win32'],
        cpu: ['x64'],
      },
    });
  });

  it('refuses to guess a platform', () => {
    const unknown = { packages: { 'node_modules/a': { optionalDependencies: { helper: '1.0.0' } } } };

    expect(() => completed(unknown)).toThrow(/helper/);
  });
});
